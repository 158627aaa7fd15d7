package io.leanctx.core;

import io.leanctx.Hash;
import io.leanctx.spi.Bytes;

/** An entry ready to be appended, and the hash that the chain has there. */
record SealedEntry(Hash hash, Bytes bytes) {}
