package io.leanctx.torture;

import io.leanctx.StoreFailedException;
import io.leanctx.rocks.RocksBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/** A store whose directory may not be read, or not be written, is refused, and opened when that is mended. */
record DeniedDirectory(Path directory) {

    private static final List<String> DENYING = List.of("---------", "r-xr-xr-x", "rw-rw-rw-", "-wx-wx-wx");
    private static final String USUAL = "rwxr-xr-x";

    /** Tries it; empty if this process is not bound by permissions. */
    Optional<List<Finding>> check() throws IOException {
        Place.delete(directory);
        try {
            RocksBackend.at(directory).close();
            permit(DENYING.get(0));
            if (Files.isReadable(directory)) {
                return Optional.empty();
            }
            Findings findings = new Findings();
            for (String permissions : DENYING) {
                permit(permissions);
                open(permissions, findings);
                permit(USUAL);
                RocksBackend.existing(directory).close();
            }
            return Optional.of(findings.all());
        } finally {
            permit(USUAL);
            Place.delete(directory);
        }
    }

    private void permit(String permissions) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
    }

    private void open(String permissions, Findings findings) {
        try (RocksBackend opened = RocksBackend.existing(directory)) {
            findings.add(Harm.FAILED, opened + " was opened, though its directory is " + permissions);
        } catch (StoreFailedException e) {
            if (!String.valueOf(e.getMessage()).contains(directory.toString())) {
                findings.add(Harm.FAILED, "does not say which directory is " + permissions + ": " + Failures.text(e));
            }
        } catch (RuntimeException e) {
            findings.add(Harm.FAILED, "a directory that is " + permissions + " was answered " + Failures.text(e));
        }
    }
}
