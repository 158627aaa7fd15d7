package io.leanctx.core;

import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.Hash;
import io.leanctx.Position;
import io.leanctx.ProofPrivacy;
import io.leanctx.StoreCorruptException;
import io.leanctx.Upkeep;
import io.leanctx.core.EntryLayout.ClosedPart;
import io.leanctx.core.EntryLayout.Presence;
import io.leanctx.core.EntryLayout.Signed;
import io.leanctx.core.Proofs.Range;
import io.leanctx.core.Proofs.Registered;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.StoredEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The bytes of one proof, see {@code docs/proof.md}: one object, its fields in order, each commit written before the next
 * is taken. Used by one thread.
 */
final class ProofWriter {

    /** The version of the format of proofs. */
    static final int FORMAT = 1;

    private static final int USUAL_BYTES = 16 << 10;

    private final ChannelKey key;
    private final ProofPrivacy privacy;
    private final OutputStream out;
    private final MessageDigest digest = Domain.PROOF.digest();
    private final DigestOutputStream digested;
    private final JsonWriter json = new JsonWriter(USUAL_BYTES);
    private EvidenceTotals totals = EvidenceTotals.NONE;
    private Optional<Hash> beginning = Optional.empty();

    ProofWriter(ChannelKey key, ProofPrivacy privacy, OutputStream out) {
        this.key = key;
        this.privacy = privacy;
        this.out = out;
        this.digested = new DigestOutputStream(out, digest);
    }

    void begin(
            Range range, Map<String, List<Registered>> registered, Optional<String> authority, Optional<Bytes> snapshot)
            throws IOException {
        position(json.beginObject().name("after"), range.after()).name("agents").beginObject();
        range.commits().forEach((agent, commits) -> agent(agent, commits, registered.getOrDefault(agent, List.of())));
        json.endObject();
        authority.ifPresent(
                x509 -> json.name("authorities").beginArray().string(x509).endArray());
        if (snapshot.isPresent()) {
            byte[] bytes = snapshot.get().toArray();
            beginning = Optional.of(Hash.sha256(bytes));
            json.field("beginning", Base64.getEncoder().encodeToString(bytes));
        }
        json.field("channel", key.channel());
        json.name(privacy == ProofPrivacy.SUMMARY ? "evidence" : "commits").beginArray();
        json.drain(digested);
    }

    private void agent(String agent, long commits, List<Registered> keys) {
        json.name(agent).beginObject().field("commits", commits).name("keys").beginArray();
        for (Registered registered : keys) {
            json.beginObject()
                    .field("instant", Long.toString(registered.micros()))
                    .name("key");
            registered.key().ifPresentOrElse(json::string, () -> json.literal("null"));
            json.field("revision", registered.at().revision()).endObject();
        }
        json.endArray().endObject();
    }

    /**
     * Writes a commit, or its evidence.
     *
     * @param commit what the entry was decoded as: it is sound
     */
    void commit(StoredEntry entry, Commit commit, Function<Hash, Optional<Bytes>> blobs) throws IOException {
        try {
            EntryLayout layout =
                    new EntryLayout(entry.bytes().toArray(), () -> "revision " + entry.revision() + " of " + key);
            write(commit, layout, CanonicalJson.read(layout.bytes(), layout.open(), layout.openLength()), blobs);
        } catch (MalformedException e) {
            throw new StoreCorruptException(
                    "revision " + commit.revision() + " of " + key + " cannot be proven: it " + e.getMessage()
                            + ", which this library does not write; what was written of the proof is none. A proof of"
                            + " the commits before it, or after it, is possible",
                    e);
        }
        json.drain(digested);
    }

    private void write(Commit commit, EntryLayout layout, Json.Fields open, Function<Hash, Optional<Bytes>> blobs)
            throws IOException {
        byte[] bytes = layout.bytes();
        if (privacy != ProofPrivacy.SUMMARY) {
            json.beginObject().name("closed").beginArray();
            for (ClosedPart part : layout.closed()) {
                closed(bytes, part);
            }
            json.endArray();
            if (privacy == ProofPrivacy.FULL) {
                contents(commit, blobs);
            }
            json.field("hash", commit.position().hash());
            if (commit.revision() == 1) {
                json.name("incarnation").hex(bytes, layout.incarnation(), EntryLayout.INCARNATION_BYTES);
            }
            json.field("instant", Long.toString(layout.micros()));
            json.name("open").copy(bytes, layout.open(), layout.openLength());
            json.field("previous", layout.previous()).field("revision", commit.revision());
            json.name("signatures").beginArray();
            for (Signed signed : layout.signatures()) {
                byte[] signature = Arrays.copyOfRange(bytes, signed.start(), signed.start() + signed.length());
                json.string(Base64.getEncoder().encodeToString(signature));
            }
            json.endArray().endObject();
        }
        evidence(commit, layout, open);
    }

    private void closed(byte[] bytes, ClosedPart part) throws IOException {
        if (part.presence() != Presence.PRESENT || privacy != ProofPrivacy.FULL) {
            json.literal("null");
            return;
        }
        CanonicalJson.read(bytes, part.text(), part.length());
        json.beginObject().name("salt").hex(bytes, part.salt(), EntryLayout.SALT_BYTES);
        json.name("text").copy(bytes, part.text(), part.length()).endObject();
        json.drain(digested);
    }

    private void contents(Commit commit, Function<Hash, Optional<Bytes>> blobs) throws IOException {
        Map<String, Hash> names = new TreeMap<>();
        for (Change change : commit.changes()) {
            AttachedContent.of(change).or(() -> state(change)).ifPresent(hash -> names.put(hash.toString(), hash));
        }
        beginning.ifPresent(hash -> names.remove(hash.toString()));
        boolean begun = false;
        for (Map.Entry<String, Hash> name : names.entrySet()) {
            Optional<Bytes> blob = blobs.apply(name.getValue());
            if (blob.isPresent()) {
                if (!begun) {
                    json.name("contents").beginObject();
                    begun = true;
                }
                byte[] content = blob.get().toArray();
                if (!Hash.sha256(content).equals(name.getValue())) {
                    throw new StoreCorruptException("the content " + name.getKey() + " of revision " + commit.revision()
                            + " of " + key + " has another hash; what was written of the proof is none. Restore the"
                            + " store from a backup, or ask for a proof that is redacted");
                }
                json.field(name.getKey(), Base64.getEncoder().encodeToString(content));
                json.drain(digested);
            }
        }
        if (begun) {
            json.endObject();
        }
    }

    private static Optional<Hash> state(Change change) {
        if (change instanceof Upkeep.Checkpoint checkpoint) {
            return Optional.of(checkpoint.state());
        } else if (change instanceof Upkeep.Forked forked) {
            return Optional.of(forked.state());
        }
        return change instanceof Upkeep.Erased erased ? erased.state() : Optional.empty();
    }

    private void evidence(Commit commit, EntryLayout layout, Json.Fields open) throws MalformedException {
        int index = 0;
        for (Json.Fields change : open.objects("changes")) {
            Optional<ProofEvidence> evidence = ProofEvidence.of(change.text("type"), change.part("open"));
            if (evidence.isPresent()) {
                ProofEvidence piece = evidence.get();
                totals = totals.plus(commit.agent(), piece.work(), piece.file(), piece.model());
                if (privacy == ProofPrivacy.SUMMARY) {
                    json.beginObject().field("agent", commit.agent()).field("index", index);
                    json.field("instant", Long.toString(layout.micros()));
                    change.part("open").write(json.name("open"));
                    json.field("revision", commit.revision())
                            .field("type", change.text("type"))
                            .endObject();
                }
            }
            index++;
        }
    }

    /**
     * Writes what comes after the commits. The seal stands before the totals, and covers them.
     *
     * @param signing signs the digest, if there is somebody to do so
     */
    void end(Range range, Function<Hash, Optional<byte[]>> signing, Optional<String> authority) throws IOException {
        json.endArray().field("format", FORMAT);
        position(json.name("head"), range.head());
        json.field("kind", "leanctx-proof").field("privacy", Forms.name(privacy));
        json.drain(digested);
        JsonWriter rest = new JsonWriter(USUAL_BYTES);
        TotalsCodec.write(totals, rest.beginObject().name("totals"));
        rest.field("workspace", key.workspace()).endObject();
        digest.update((byte) ',');
        digest.update(rest.buffer(), 1, rest.size() - 1);
        Hash sealed = Hash.of(digest.digest());
        json.name("seal").beginObject().field("digest", sealed);
        Optional<byte[]> signature = signing.apply(sealed);
        if (signature.isPresent()) {
            json.field("key", authority.orElseThrow());
            json.field("signature", Base64.getEncoder().encodeToString(signature.get()));
        }
        json.endObject().drain(out);
        out.write(',');
        out.write(rest.buffer(), 1, rest.size() - 1);
    }

    private JsonWriter position(JsonWriter to, Position position) {
        return to.beginObject()
                .field("hash", position.hash())
                .field("revision", position.revision())
                .endObject();
    }
}
