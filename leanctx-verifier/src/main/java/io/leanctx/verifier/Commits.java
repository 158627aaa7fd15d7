package io.leanctx.verifier;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the commits of a proof, one after another. Used by one thread. */
final class Commits {

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final int MAX_CHANGES = 1_000_000;
    private static final int MAX_CONTENTS = 100_000;
    private static final int MAX_SIGNATURES = 1_000;
    private static final int INCARNATION_BYTES = 16;
    private static final int SALT_BYTES = 16;
    private static final int SIGNATURE_BYTES = 64;

    private final Scanner in;
    private final Agents agents;
    private final Map<String, Ed25519Key> authorities;
    private final Optional<String> beginning;
    private final Totals totals;
    private Place last;
    private long instant = Long.MIN_VALUE;
    private String where = "commits";

    /** Where the log says it is: what the first commit says, and so must every other. */
    private @Nullable String workspace;

    private @Nullable String channel;
    private boolean beginningNamed;
    private long count;
    private long shown;
    private long withheld;
    private long contents;
    private long countersigned;
    private long unchecked;

    private Closed closed = new Closed();
    private String agent = "";

    /**
     * Prepares to check.
     *
     * @param authorities by fingerprint, the keys of stores that are known
     * @param beginning the SHA-256 of what the log is said to begin with
     */
    Commits(
            Scanner in,
            Place after,
            Agents agents,
            Map<String, Ed25519Key> authorities,
            Optional<String> beginning,
            Totals totals) {
        this.in = in;
        this.last = after;
        this.agents = agents;
        this.authorities = authorities;
        this.beginning = beginning;
        this.totals = totals;
    }

    /** Reads the array of commits. */
    void read() throws IOException, FlawException {
        in.beginArray();
        while (in.element()) {
            where = "revision " + (last.revision() + 1);
            commit();
            count++;
        }
        require(count > 0, "there are none");
        require(beginning.isEmpty() || beginningNamed, "no commit names what the log is said to begin with");
    }

    private void commit() throws IOException, FlawException {
        long revision = last.revision() + 1;
        Fields fields = new Fields(in, where);
        fields.next("closed");
        closed = new Closed();
        in.beginArray();
        while (in.element()) {
            closedPart();
        }
        Set<String> brought = fields.optional("contents") ? contents() : Set.of();
        fields.next("hash");
        byte[] hash = fields.hash();
        byte[] incarnation = revision == 1 ? incarnation(fields) : new byte[0];
        fields.next("instant");
        long at = fields.instant();
        require(at >= instant, "its time is before that of the commit before");
        instant = at;
        fields.next("open");
        MessageDigest payload = Digests.of("leanctx/payload/1");
        in.digestPart(payload);
        Set<String> named = open(brought);
        in.digestPart(null);
        byte[] root = payload.digest();
        require(named.containsAll(brought), "it has content that none of its changes names");
        fields.next("previous");
        byte[] previous = fields.hash();
        String before = revision == 1 ? Digests.hex(genesis(incarnation)) : last.hash();
        require(Digests.hex(previous).equals(before), "it does not follow the commit before");
        fields.next("revision");
        require(in.number() == revision, "it has another revision");
        byte[] envelope = ByteBuffer.allocate(2 * Long.BYTES + 2 * Digests.BYTES)
                .putLong(revision)
                .putLong(at)
                .put(previous)
                .put(root)
                .array();
        require(
                MessageDigest.isEqual(Digests.of("leanctx/envelope/1").digest(envelope), hash),
                "its hash is not that of what it holds");
        fields.next("signatures");
        signatures(fields, root, hash);
        fields.end();
        last = new Place(revision, Digests.hex(hash));
    }

    private void closedPart() throws IOException, FlawException {
        require(closed.size() < MAX_CHANGES, "it has more changes than are held here");
        if (in.peek() == 'n') {
            in.literal("null");
            closed.add(null);
            return;
        }
        Fields fields = new Fields(in, where);
        fields.next("salt");
        MessageDigest digest = Digests.of("leanctx/closed/1");
        digest.update(fields.hex(SALT_BYTES));
        fields.next("text");
        require(in.peek() == '{', "a text is no object");
        in.digestPart(digest);
        in.skip();
        in.digestPart(null);
        fields.end();
        closed.add(digest.digest());
        shown++;
    }

    private Set<String> contents() throws IOException, FlawException {
        Set<String> brought = new HashSet<>();
        in.beginObject();
        for (String name = in.field(); name != null; name = in.field()) {
            MessageDigest digest = Digests.sha256();
            in.base64(digest);
            require(Digests.hex(digest.digest()).equals(name), "content has another hash than is said");
            require(brought.size() < MAX_CONTENTS, "it brought more content than is held here");
            brought.add(name);
            contents++;
        }
        require(!brought.isEmpty(), "it has no content, and says so");
        return brought;
    }

    private byte[] incarnation(Fields fields) throws IOException, FlawException {
        fields.next("incarnation");
        return fields.hex(INCARNATION_BYTES);
    }

    /** Reads the open part; answers which of the content that was brought its changes name. */
    private Set<String> open(Set<String> brought) throws IOException, FlawException {
        Set<String> named = new HashSet<>();
        Set<String> found = new HashSet<>();
        in.beginObject();
        for (String name = in.field(); name != null; name = in.field()) {
            switch (name) {
                case "agent" -> agent = in.text();
                case "changes" -> changes(brought, named);
                case "channel" -> channel = same("channel", channel, in.text());
                case "format" -> require(in.number() == 1, "its payload is of another format than 1");
                case "workspace" -> workspace = same("workspace", workspace, in.text());
                default -> {
                    in.skip();
                    continue;
                }
            }
            found.add(name);
        }
        require(
                found.equals(Set.of("agent", "changes", "channel", "format", "workspace")),
                "its payload lacks a field");
        return named;
    }

    private String same(String what, @Nullable String before, String now) throws FlawException {
        require(before == null || before.equals(now), "it is of another " + what);
        return now;
    }

    private void changes(Set<String> brought, Set<String> named) throws IOException, FlawException {
        int index = 0;
        in.beginArray();
        while (in.element()) {
            require(index < closed.size(), "it has more changes than places for their texts");
            change(index, brought, named);
            index++;
        }
        require(index > 0 && index == closed.size(), "it has another number of changes than of places for their texts");
    }

    private void change(int index, Set<String> brought, Set<String> named) throws IOException, FlawException {
        byte[] text = closed.get(index);
        boolean bound = false;
        Evidence evidence = null;
        String type = null;
        in.beginObject();
        for (String name = in.field(); name != null; name = in.field()) {
            switch (name) {
                case "closed" -> {
                    String digest = in.text();
                    require(HASH.matcher(digest).matches(), "the digest of a text is none");
                    require(
                            text == null || Digests.hex(text).equals(digest),
                            "the text of change " + index + " does not match its digest");
                    bound = true;
                }
                case "open" -> evidence = Evidence.read(in);
                case "type" -> type = in.text();
                default -> in.skip();
            }
        }
        require(type != null, "change " + index + " has no type");
        require(text == null || bound, "change " + index + " has a text that nothing binds");
        withheld += bound && text == null ? 1 : 0;
        if (evidence != null && type != null) {
            String reference = evidence.reference(type);
            if (reference != null && brought.contains(reference)) {
                named.add(reference);
            }
            boolean state = type.equals("checkpoint") || type.equals("forked") || type.equals("erased");
            beginningNamed |= state && reference != null && reference.equals(beginning.orElse(""));
            if (evidence.counts(type)) {
                totals.add(agent, type, evidence);
            }
        }
    }

    private void signatures(Fields fields, byte[] root, byte[] hash) throws IOException, FlawException {
        byte[] own = null;
        boolean checked = false;
        Set<String> stores = new HashSet<>();
        in.beginArray();
        for (int i = 0; in.element(); i++) {
            byte[] signature = fields.base64();
            require(i < MAX_SIGNATURES, "it has more signatures than are held here");
            if (signature.length == SIGNATURE_BYTES) {
                require(own == null, "it has two signatures of its agent");
                own = signature;
            } else {
                require(signature.length == Digests.BYTES + SIGNATURE_BYTES, "a signature is of no known kind");
                checked |= countersigned(ByteBuffer.wrap(signature), hash, stores);
            }
        }
        countersigned += checked ? 1 : 0;
        agents.commit(agent, own, root, where);
    }

    private boolean countersigned(ByteBuffer signed, byte[] hash, Set<String> stores) throws FlawException {
        byte[] fingerprint = new byte[Digests.BYTES];
        byte[] signature = new byte[SIGNATURE_BYTES];
        signed.get(fingerprint).get(signature);
        String store = Digests.hex(fingerprint);
        require(stores.add(store), "a store signed it twice");
        Ed25519Key key = authorities.get(store);
        if (key == null) {
            unchecked++;
            return false;
        }
        require(
                key.verifies(Digests.named("leanctx/head/1", hash), signature),
                "the signature of a store under it does not verify");
        return true;
    }

    private byte[] genesis(byte[] incarnation) throws FlawException {
        MessageDigest digest = Digests.of("leanctx/genesis/1");
        for (String part : List.of(String.valueOf(workspace), String.valueOf(channel))) {
            byte[] name = part.getBytes(StandardCharsets.UTF_8);
            require(name.length <= 0xffff, "its workspace or channel has a name that is too long");
            digest.update((byte) (name.length >> 8));
            digest.update((byte) name.length);
            digest.update(name);
        }
        return digest.digest(incarnation);
    }

    private void require(boolean holds, String otherwise) throws FlawException {
        if (!holds) {
            throw new FlawException(where, otherwise);
        }
    }

    Place last() {
        return last;
    }

    boolean isOf(String workspaceGiven, String channelGiven) {
        return workspaceGiven.equals(workspace) && channelGiven.equals(channel);
    }

    long count() {
        return count;
    }

    long shown() {
        return shown;
    }

    long withheld() {
        return withheld;
    }

    long contentsShown() {
        return contents;
    }

    long countersignedCommits() {
        return countersigned;
    }

    long uncheckedCountersignatures() {
        return unchecked;
    }
}
