package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Hash;
import io.leanctx.Scope;
import io.leanctx.core.EntryLayout.Presence;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Writes payloads: what an agent means, in the bytes that are hashed. */
final class PayloadCodec {

    private static final int USUAL_BYTES = 1024;

    private final ProposedCommit proposed;
    private final JsonWriter out = new JsonWriter(USUAL_BYTES);
    /** Where the closed part of each change ends; it is empty if it ends where the one before does. */
    private final int[] ends;

    private final byte[] salts;
    private final byte[] digests;

    private PayloadCodec(ProposedCommit proposed, RandomGenerator random) {
        this.proposed = proposed;
        List<Change> changes = proposed.changes();
        ends = new int[changes.size()];
        int closed = 0;
        for (int i = 0; i < ends.length; i++) {
            if (ChangeCodecs.hasClosed(changes.get(i))) {
                ChangeCodecs.writeClosed(changes.get(i), out);
                closed++;
            }
            ends[i] = out.endDocument();
        }
        salts = new byte[closed * EntryLayout.SALT_BYTES];
        digests = new byte[closed * Hash.BYTES];
        if (closed > 0) {
            random.nextBytes(salts);
        }
    }

    /**
     * Encodes a commit. Checks no limit.
     *
     * @param salts asked once, for the salts of all changes
     * @throws io.leanctx.InvalidInputException if a {@link Change.Unknown} holds what is not JSON
     */
    static EncodedPayload encode(ProposedCommit proposed, RandomGenerator salts) {
        PayloadCodec codec = new PayloadCodec(proposed, salts);
        codec.digestClosed();
        return codec.assemble();
    }

    private void digestClosed() {
        int part = 0;
        for (int i = 0; i < ends.length; i++) {
            int length = closedLength(i);
            if (length > 0) {
                MessageDigest digest = Domain.CLOSED.digest();
                digest.update(salts, part * EntryLayout.SALT_BYTES, EntryLayout.SALT_BYTES);
                digest.update(out.buffer(), ends[i] - length, length);
                try {
                    digest.digest(digests, part * Hash.BYTES, Hash.BYTES);
                } catch (DigestException e) {
                    throw new IllegalStateException("SHA-256 did not fit in its 32 bytes", e);
                }
                part++;
            }
        }
    }

    private int closedLength(int change) {
        return ends[change] - (change == 0 ? 0 : ends[change - 1]);
    }

    private EncodedPayload assemble() {
        int open = out.size();
        writeOpen();
        int openLength = out.size() - open;
        int closedBytes = open + salts.length + salts.length / EntryLayout.SALT_BYTES * Integer.BYTES;
        ByteBuffer target = ByteBuffer.allocate(Integer.BYTES + openLength + Integer.BYTES + ends.length + closedBytes);
        target.putInt(openLength).put(out.buffer(), open, openLength).putInt(ends.length);
        int salt = 0;
        for (int i = 0; i < ends.length; i++) {
            int length = closedLength(i);
            if (length == 0) {
                target.put(Presence.NONE.flag());
            } else {
                target.put(Presence.PRESENT.flag()).put(salts, salt, EntryLayout.SALT_BYTES);
                target.putInt(length).put(out.buffer(), ends[i] - length, length);
                salt += EntryLayout.SALT_BYTES;
            }
        }
        return EncodedPayload.of(Domain.PAYLOAD.hash(out.buffer(), open, openLength), target.array());
    }

    private void writeOpen() {
        out.beginObject();
        out.field("agent", proposed.agent());
        out.name("base").beginObject().field("hash", proposed.base().hash());
        out.field("revision", proposed.base().revision()).endObject();
        writeChanges();
        out.field("channel", proposed.key().channel());
        out.field("format", Format.CURRENT);
        writeScopes("guard", proposed.guard());
        out.field("operation", proposed.operation());
        out.name("seen").beginArray();
        proposed.seen().forEach(out::number);
        out.endArray();
        out.field("workspace", proposed.key().workspace());
        out.endObject();
    }

    private void writeChanges() {
        out.name("changes").beginArray();
        int digest = 0;
        for (int i = 0; i < ends.length; i++) {
            Change change = proposed.changes().get(i);
            out.beginObject();
            if (closedLength(i) > 0) {
                out.name("closed").hex(digests, digest, Hash.BYTES);
                digest += Hash.BYTES;
            }
            ChangeCodecs.writeOpen(change, out);
            writeScopes("scopes", change.scopes());
            out.field("type", ChangeCodecs.type(change));
            out.endObject();
        }
        out.endArray();
    }

    private void writeScopes(String name, Set<Scope> scopes) {
        out.name(name).beginArray();
        if (scopes.size() == 1) {
            out.string(scopes.iterator().next().toString());
        } else if (!scopes.isEmpty()) {
            scopes.stream().map(Scope::toString).sorted().forEach(out::string);
        }
        out.endArray();
    }
}
