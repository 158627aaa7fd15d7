package io.leanctx.mcp;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;

/** What agents write, of any length, and always the same. */
enum Writing {
    ENGLISH {
        @Override
        String piece(Random random) {
            return "The token expiry is hardcoded in the session layer, so authentication has to come first. ";
        }
    },
    MANY_LANGUAGES {
        @Override
        String piece(Random random) {
            return "Die Prüfung läßt 期限切れのトークン through, \"quoted\" 🙂 and {\"json\": [1, 2, 3]}. Срок жёстко задан.\n";
        }
    },
    RARE_SCRIPTS {
        @Override
        String piece(Random random) {
            return "ཐོག་མ გამოცდა տոկեն የማብቂያ ᏣᎳᎩ "; // Tibetan, Georgian, Armenian, Amharic, Cherokee
        }
    },
    EMOJI {
        @Override
        String piece(Random random) {
            return new String(Character.toChars(0x1f300 + random.nextInt(0x2ff)));
        }
    },
    CODE {
        @Override
        String piece(Random random) {
            return "    if (getSessionById(id)[" + random.nextInt(999)
                    + "] != null) {\n\t\treturn MAX_TTL_SECONDS * 2;\n    }\n";
        }
    },
    LOG {
        @Override
        String piece(Random random) {
            return "2026-03-01T09:00:" + random.nextInt(10, 60) + "Z ERROR [http-" + random.nextInt(64)
                    + "] \u001b[31m/v1/workspaces/my-team\u001b[0m 503 12.7ms\r\n";
        }
    },
    BASE64 {
        @Override
        String piece(Random random) {
            return Base64.getEncoder().encodeToString(bytes(random, 57));
        }
    },
    BASE64_OF_URLS {
        @Override
        String piece(Random random) {
            return Base64.getUrlEncoder().encodeToString(bytes(random, 57));
        }
    },
    HEX {
        @Override
        String piece(Random random) {
            return HexFormat.of().formatHex(bytes(random, 32));
        }
    },
    UUIDS {
        @Override
        String piece(Random random) {
            return UUID.nameUUIDFromBytes(bytes(random, 16)) + " ";
        }
    },
    NUMBERS {
        @Override
        String piece(Random random) {
            return random.nextInt(10_000) + " ";
        }
    },
    DIGITS {
        @Override
        String piece(Random random) {
            return Integer.toString(random.nextInt(10));
        }
    },
    LETTERS_AND_DIGITS {
        @Override
        String piece(Random random) {
            return random(
                    random, "abcdefghijklmnopqrstuvwxyz0123456789".codePoints().toArray(), 40);
        }
    },
    BRACKETS {
        @Override
        String piece(Random random) {
            return random(random, "{}[]()<>;:,.\"\\".codePoints().toArray(), 7);
        }
    };

    abstract String piece(Random random);

    /** A text of so many characters, or one less. */
    String text(int characters) {
        Random random = new Random(ordinal());
        StringBuilder text = new StringBuilder();
        while (text.length() < characters) {
            text.append(piece(random));
        }
        int end = Character.isHighSurrogate(text.charAt(characters - 1)) ? characters - 1 : characters;
        return text.substring(0, end);
    }

    static String random(Random random, int[] letters, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }

    static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
