package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leanctx.AgentKey;
import io.leanctx.InvalidInputException;
import io.leanctx.SigningKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys come from elsewhere and go elsewhere; what is refused is named, and never shown. */
@DisplayName("Signing keys")
class SigningKeysTest {

    /** RFC 8410, 10.3. */
    private static final String SECRET = "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC";

    private static final String PEM = "-----BEGIN PRIVATE KEY-----\n" + SECRET + "\n-----END PRIVATE KEY-----\n";
    private static final AgentKey PUBLIC = new AgentKey("MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=");
    private static final String WITH_PUBLIC_KEY = """
            -----BEGIN PRIVATE KEY-----
            MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
            oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB
            Z9w7lshQhqowtrbLDFw4rXAxZuE=
            -----END PRIVATE KEY-----
            """;

    @Test
    @DisplayName("are read from PEM, with the public half made from the private one, and written as they were")
    void pem() {
        SigningKeys keys = SigningKeys.fromPem(PEM);
        assertThat(keys.publicKey()).isEqualTo(PUBLIC);
        assertThat(keys.toPem()).isEqualTo(PEM);
        assertThat(keys.toPkcs8()).isEqualTo(Base64.getDecoder().decode(SECRET));
        assertThat(SigningKeys.fromPkcs8(keys.toPkcs8()).publicKey()).isEqualTo(PUBLIC);
        assertThat(SigningKeys.fromPem(WITH_PUBLIC_KEY).publicKey()).isEqualTo(PUBLIC);
        assertThat(SigningKeys.fromPem("A key of mine\r\n" + PEM.replace("\n", "\r\n") + "\r\nThat was it")
                        .publicKey())
                .isEqualTo(PUBLIC);
    }

    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"
    })
    @DisplayName("have the public halves that RFC 8032 gives")
    void vectors(String seed, String publicKey) {
        SigningKeys keys = SigningKeys.fromPkcs8(HexFormat.of().parseHex("302e020100300506032b657004220420" + seed));
        assertThat(keys.publicKey().x509())
                .isEqualTo(Base64.getEncoder()
                        .encodeToString(HexFormat.of().parseHex("302a300506032b6570032100" + publicKey)));
    }

    @Test
    @DisplayName("that are made anew are others each time, and can be read back")
    void generated() {
        SigningKeys keys = SigningKeys.generate();
        assertThat(keys.publicKey()).isNotEqualTo(SigningKeys.generate().publicKey());
        assertThat(SigningKeys.fromPem(keys.toPem()).publicKey()).isEqualTo(keys.publicKey());
    }

    @Test
    @DisplayName("whose halves do not belong together, or are not for Ed25519, are refused")
    void others() throws Exception {
        PrivateKey mine = SigningKeys.generate().privateKey();
        assertThatThrownBy(() -> SigningKeys.of(mine, PUBLIC))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is not the one of the public key");
        for (String algorithm : List.of("RSA", "Ed448", "X25519")) {
            PrivateKey other =
                    KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
            assertThatThrownBy(() -> SigningKeys.of(other, PUBLIC))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("cannot sign with Ed25519");
            assertThatThrownBy(() -> SigningKeys.fromPkcs8(other.getEncoded()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("the private key is of " + (algorithm.equals("X25519") ? "X" : algorithm));
        }
        assertThatThrownBy(() -> SigningKeys.fromPem(WITH_PUBLIC_KEY.replace("Z9w7lshQ", "Z9w7lshR")))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    @DisplayName("in another form are refused by name, whether as text or as bytes")
    void forms() {
        refused(block("ENCRYPTED PRIVATE KEY", SECRET), "is encrypted; decrypt it first");
        refused(block("PUBLIC KEY", PUBLIC.x509()), "the public half of a key only");
        refused(block("RSA PRIVATE KEY", SECRET), "has a block \"RSA PRIVATE KEY\"");
        refused(block("OPENSSH PRIVATE KEY", SECRET), "has a block \"OPENSSH PRIVATE KEY\"");
        refused(SECRET, "has no line \"-----BEGIN PRIVATE KEY-----\"");
        refused("", "has no line \"-----BEGIN PRIVATE KEY-----\"");
        refused(PEM + PEM, "more than one private key");
        refused(PEM.replace("-----END PRIVATE KEY-----", ""), "was cut off");
        refused(PEM.replace("+K06", "*K06"), "is not Base64");
        assertThatThrownBy(() -> SigningKeys.fromPkcs8(Base64.getDecoder().decode(PUBLIC.x509())))
                .hasMessageContaining("this is a public key");
        // The outer form of an encrypted key: an algorithm, and what it encrypted.
        assertThatThrownBy(() -> SigningKeys.fromPkcs8(HexFormat.of().parseHex("3009300506032b65700400")))
                .hasMessageContaining("is encrypted");
    }

    @Test
    @DisplayName(
            "cut off anywhere, or with any byte changed, are refused or are another key, and nothing of them is told")
    void damaged() {
        byte[] whole = Base64.getDecoder().decode(SECRET);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> SigningKeys.fromPkcs8(cut)).isInstanceOf(InvalidInputException.class);
        }
        for (int at = 0; at < whole.length - 32; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 0x41;
            assertThatThrownBy(() -> SigningKeys.fromPkcs8(changed))
                    .as("byte %d", at)
                    .isInstanceOf(InvalidInputException.class)
                    .satisfies(SigningKeysTest::tellsNothing);
        }
        assertThatThrownBy(() -> SigningKeys.fromPkcs8(Arrays.copyOf(whole, whole.length + 1)))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    @DisplayName("show their public half only, and what takes a public key shows nothing of a private one")
    void secret() {
        SigningKeys keys = SigningKeys.fromPem(PEM);
        assertThat(keys).hasToString("the keys " + PUBLIC.fingerprint());
        assertThatThrownBy(() -> new AgentKey(SECRET))
                .isInstanceOf(InvalidInputException.class)
                .satisfies(SigningKeysTest::tellsNothing);
        assertThatThrownBy(() -> new AgentKey(PEM))
                .isInstanceOf(InvalidInputException.class)
                .satisfies(SigningKeysTest::tellsNothing);
    }

    @Test
    @DisplayName("go to openssl and come from it")
    void openssl(@TempDir Path directory) throws Exception {
        assumeTrue(openssl(directory, "version"), "openssl is not there");
        Path file = directory.resolve("key.pem");
        assertThat(openssl(directory, "genpkey", "-algorithm", "ed25519", "-out", "key.pem"))
                .isTrue();
        SigningKeys keys = SigningKeys.fromPem(Files.readString(file));
        assertThat(keys.toPem()).isEqualTo(Files.readString(file));
        assertThat(openssl(directory, "pkey", "-in", "key.pem", "-pubout", "-out", "public.pem"))
                .isTrue();
        assertThat(Files.readString(directory.resolve("public.pem")))
                .contains(keys.publicKey().x509());
    }

    private static boolean openssl(Path directory, String... arguments) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(Stream.concat(Stream.of("openssl"), Stream.of(arguments))
                            .toList())
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false; // It is not installed.
        }
    }

    private static String block(String label, String base64) {
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    private static void refused(String pem, String why) {
        assertThatThrownBy(() -> SigningKeys.fromPem(pem))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(why)
                .satisfies(SigningKeysTest::tellsNothing);
    }

    private static void tellsNothing(Throwable thrown) {
        byte[] secret = Base64.getDecoder().decode(SECRET);
        String hex = HexFormat.of().formatHex(secret, secret.length - 32, secret.length);
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            assertThat(String.valueOf(each.getMessage()))
                    .doesNotContain(SECRET.substring(22, 30), SECRET.substring(SECRET.length() - 8))
                    .doesNotContain(hex.substring(0, 8), hex.substring(56))
                    .doesNotContain(new String(secret, StandardCharsets.ISO_8859_1));
        }
    }
}
