package io.leanctx.torture;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What is done to a file. */
enum Damage {
    /** Some bits are turned over. */
    FLIP,
    /** It ends earlier. */
    CUT,
    /** It is gone. */
    DELETE,
    /** It is as it was some time ago. */
    OLDER;

    private static final int MOST_FLIPS = 3;

    /**
     * What can be done to a file so that it is another one afterwards.
     *
     * @param older the file as it was; may be missing
     */
    static List<Damage> possible(Path file, Path older) throws IOException {
        List<Damage> possible = new ArrayList<>();
        if (Files.size(file) > 0) {
            possible.add(FLIP);
            possible.add(CUT);
        }
        possible.add(DELETE);
        if (Files.exists(older) && Files.mismatch(file, older) >= 0) {
            possible.add(OLDER);
        }
        return possible;
    }

    /** Does it, and says what was done. */
    String deal(Path file, Path older, SplittableRandom random) throws IOException {
        switch (this) {
            case FLIP -> {
                return flip(file, random);
            }
            case CUT -> {
                return cut(file, random);
            }
            case DELETE -> {
                Files.delete(file);
                return "deleted " + file.getFileName();
            }
            default -> {
                String lengths = Files.size(older) + " bytes for " + Files.size(file);
                Files.copy(older, file, StandardCopyOption.REPLACE_EXISTING);
                return "replaced " + file.getFileName() + " by an older one, " + lengths;
            }
        }
    }

    private static String flip(Path file, SplittableRandom random) throws IOException {
        StringBuilder done = new StringBuilder("flipped in " + file.getFileName());
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            done.append(" of ").append(access.length()).append(" bytes:");
            int flips = random.nextInt(1, MOST_FLIPS + 1);
            for (int i = 0; i < flips; i++) {
                long at = random.nextLong(access.length());
                int bit = random.nextInt(Byte.SIZE);
                access.seek(at);
                int flipped = access.read() ^ 1 << bit;
                access.seek(at);
                access.write(flipped);
                done.append(" bit ").append(bit).append(" of byte ").append(at);
            }
        }
        return done.toString();
    }

    /** Anywhere, or near the end. */
    private static String cut(Path file, SplittableRandom random) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            long before = access.length();
            long after = random.nextBoolean()
                    ? random.nextLong(before)
                    : before - 1 - (long) Math.exp(random.nextDouble() * Math.log((double) before));
            access.setLength(Math.max(0, after));
            return "cut " + file.getFileName() + " from " + before + " to " + Math.max(0, after) + " bytes";
        }
    }
}
