package io.leanctx.examples.host;

import io.leanctx.Claim;

/**
 * A file that an agent has to itself.
 *
 * @param file the file
 * @param claim what proves that; ends by itself
 */
public record Assignment(String file, Claim claim) {}
