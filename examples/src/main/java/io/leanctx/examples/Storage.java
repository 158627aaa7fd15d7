package io.leanctx.examples;

import io.leanctx.AgentKey;
import io.leanctx.Limits;
import io.leanctx.SessionStore;
import io.leanctx.SigningKeys;
import io.leanctx.core.InMemoryBackend;
import io.leanctx.core.LeanCtx;
import io.leanctx.rocks.RocksBackend;
import java.nio.file.Path;

/** Where the demo keeps its sessions: written through one store, read again through another. */
interface Storage extends AutoCloseable {

    /** Texts as long as {@link RecordingReader} takes them; JSON can make a character up to six bytes long. */
    Limits LIMITS = new Limits(64 << 20, RecordingReader.MAX_TEXT_BYTES, 1 << 16);

    /** What its stores sign with. */
    AgentKey key();

    /** Opens a store over nothing. */
    SessionStore create();

    /** Opens a store over what another left behind; that one is closed. */
    SessionStore reopen();

    @Override
    void close();

    /** In memory: what is written lives until this is closed, and only the store is another one. */
    static Storage memory() {
        InMemoryBackend backend = InMemoryBackend.create();
        SigningKeys keys = SigningKeys.generate();
        return new Storage() {
            @Override
            public AgentKey key() {
                return keys.publicKey();
            }

            @Override
            public SessionStore create() {
                return LeanCtx.builder().limits(LIMITS).signedBy(keys).over(backend);
            }

            @Override
            public SessionStore reopen() {
                return create();
            }

            @Override
            public void close() {
                backend.close();
            }
        };
    }

    /** On RocksDB, in a directory that is empty or does not exist. */
    static Storage rocks(Path directory) {
        SigningKeys keys = SigningKeys.generate();
        return new Storage() {
            @Override
            public AgentKey key() {
                return keys.publicKey();
            }

            @Override
            public SessionStore create() {
                return LeanCtx.builder().limits(LIMITS).signedBy(keys).open(RocksBackend.at(directory));
            }

            @Override
            public SessionStore reopen() {
                return LeanCtx.builder().limits(LIMITS).signedBy(keys).open(RocksBackend.existing(directory));
            }

            @Override
            public void close() {
                // Each store owns its backend, and closed it.
            }
        };
    }
}
