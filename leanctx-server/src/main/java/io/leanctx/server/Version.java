package io.leanctx.server;

import java.util.Optional;

/** The version that the server says it is of. */
final class Version {

    private Version() {}

    static String text() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("unreleased");
    }
}
