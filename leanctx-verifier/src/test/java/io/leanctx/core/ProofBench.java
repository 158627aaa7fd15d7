package io.leanctx.core;

import io.leanctx.Agent;
import io.leanctx.Change;
import io.leanctx.Durability;
import io.leanctx.Hash;
import io.leanctx.Position;
import io.leanctx.ProofPrivacy;
import io.leanctx.SessionStore;
import io.leanctx.spi.Append;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.Head;
import io.leanctx.spi.StoredEntry;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Reaches into the core for what its API does not offer: changes of any type, a key of the store, its signatures. */
public final class ProofBench {

    private ProofBench() {}

    /** A change as it is stored, of whatever type. */
    public static Change change(String type, String open, Optional<String> closed) {
        return new Change.Unknown(type, Set.of(), open, closed);
    }

    /** Commits changes as they are. */
    public static void commit(SessionStore store, ChannelKey key, Agent agent, Change... changes) {
        CoreStore core = (CoreStore) store;
        ProposedCommit proposed = new ProposedCommit(
                key,
                agent.id(),
                UUID.randomUUID().toString(),
                core.session(key).position(),
                List.of(),
                Set.of(),
                List.of(changes));
        Credential credential = Credential.of(key.workspace(), agent);
        core.proposer()
                .commit(new Request(proposed, false, credential, Attached.NOTHING, Set.of()))
                .orThrow();
    }

    /** A proof that a store with a key would write. */
    public static byte[] sealed(
            SessionStore store, ChannelKey key, long from, long to, ProofPrivacy privacy, KeyPair keys)
            throws Exception {
        ProofSigner signer = new ProofSigner(x509(keys), digest -> sign(keys.getPrivate(), Domain.SEAL.bound(digest)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Proofs((CoreStore) store, Optional.of(signer)).write(key, from, to, privacy, out);
        return out.toByteArray();
    }

    /** Copies a log to an empty backend, each entry with one more signature, of a store. */
    public static void copyCountersigned(InMemoryBackend from, InMemoryBackend to, ChannelKey key, KeyPair keys)
            throws Exception {
        SessionState state = SessionState.empty(key);
        for (StoredEntry entry : from.entries(key, 0, 1_000, Long.MAX_VALUE)) {
            var commit = EntryCodec.decode(key, entry).commit();
            Position before = state.position();
            state = state.apply(commit);
            Head head = new Head(state.position(), 1, false, HeadCodec.encode(state));
            Bytes signed = Bytes.wrap(
                    countersigned(entry.bytes().toArray(), commit.position().hash(), keys));
            to.append(
                    List.of(new Append(key, before, commit.operation(), signed, head, List.of(), List.of(), List.of())),
                    Durability.RELAXED);
        }
    }

    /** A public key as it is written. */
    public static String x509(KeyPair keys) {
        return Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
    }

    private static byte[] countersigned(byte[] entry, Hash hash, KeyPair keys) throws Exception {
        byte[] message = ByteBuffer.allocate("leanctx/head/1".length() + 1 + Hash.BYTES)
                .put("leanctx/head/1".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 0)
                .put(hash.toBytes())
                .array();
        EntryLayout layout = new EntryLayout(entry, () -> "an entry");
        int own = layout.signatures().size();
        int count = entry.length - Format.CHECKSUM_BYTES - own * (Integer.BYTES + 64) - Integer.BYTES;
        byte[] more = Arrays.copyOf(entry, entry.length + Integer.BYTES + 96);
        ByteBuffer target = ByteBuffer.wrap(more);
        target.putInt(count, own + 1);
        target.position(entry.length - Format.CHECKSUM_BYTES);
        target.putInt(96)
                .put(Hash.sha256(keys.getPublic().getEncoded()).toBytes())
                .put(sign(keys.getPrivate(), message));
        target.putInt(Format.checksum(more, target.position()));
        return more;
    }

    /** Signs bytes. */
    public static byte[] sign(PrivateKey key, byte[] message) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(key);
        signature.update(message);
        return signature.sign();
    }
}
