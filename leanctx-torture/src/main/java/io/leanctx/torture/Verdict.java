package io.leanctx.torture;

import java.util.List;

/**
 * What a store was found to be like.
 *
 * @param acknowledged how many acknowledged commits were looked for that were not looked for before
 * @param takenBack how many of them are lost where they may be
 * @param unknown how many were never answered
 * @param landed how many of those had landed
 * @param findings what is wrong
 */
record Verdict(long acknowledged, long takenBack, long unknown, long landed, List<Finding> findings) {

    boolean sound() {
        return findings.isEmpty();
    }

    long count(Harm harm) {
        return findings.stream().filter(finding -> finding.harm() == harm).count();
    }
}
