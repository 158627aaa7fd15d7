package io.leanctx.verifier;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads one proof. Its fields come in their order, and what is needed for the commits stands before them. */
final class Verification {

    private static final Set<String> PRIVACIES = Set.of("full", "redacted", "summary");

    private final Scanner in;
    private final Expectations expected;
    private final MessageDigest whole = Digests.of("leanctx/proof/1");
    private final Budget budget = new Budget();
    private final Totals totals = new Totals(budget);
    private final Map<String, Ed25519Key> authorities = new TreeMap<>();
    private boolean first = true;

    Verification(InputStream in, Expectations expected) {
        this.in = new Scanner(in);
        this.expected = expected;
    }

    Verdict verdict() throws IOException {
        try {
            return new Verdict(Optional.empty(), Optional.of(proven()));
        } catch (FlawException e) {
            return new Verdict(Optional.of(e.flaw()), Optional.empty());
        }
    }

    /** Like {@link Fields}, and digests all but the seal. */
    private final class Top {

        private final Fields fields;

        Top() throws IOException, FlawException {
            fields = new Fields(in, "the proof");
            whole.update((byte) '{');
        }

        void next(String name) throws IOException, FlawException {
            in.digestWhole(null);
            fields.next(name);
            digest(name);
        }

        boolean optional(String name) throws IOException, FlawException {
            in.digestWhole(null);
            boolean there = fields.optional(name);
            if (there) {
                digest(name);
            }
            return there;
        }

        void end() throws IOException, FlawException {
            in.digestWhole(null);
            fields.end();
            whole.update((byte) '}');
        }

        /** What separates two fields is digested with the one that it stands before, which may be the seal. */
        private void digest(String name) {
            if (!name.equals("seal")) {
                whole.update(((first ? "\"" : ",\"") + name + "\":").getBytes(StandardCharsets.US_ASCII));
                in.digestWhole(whole);
                first = false;
            }
        }
    }

    private static final class Seal {
        private String digest = "";
        private Optional<Ed25519Key> key = Optional.empty();
        private byte[] signature = new byte[0];
    }

    private Proven proven() throws IOException, FlawException {
        Top top = new Top();
        top.next("after");
        Place after = Place.read(in, "after");
        top.next("agents");
        Agents agents = Agents.read(in, budget, expected.agentKeys());
        if (top.optional("authorities")) {
            authorities();
        }
        Map<String, Ed25519Key> stores = new TreeMap<>(authorities);
        expected.storeKeys().stream().map(Ed25519Key::new).forEach(key -> stores.put(key.fingerprint(), key));
        Optional<String> beginning = Optional.empty();
        if (top.optional("beginning")) {
            MessageDigest digest = Digests.sha256();
            in.base64(digest);
            beginning = Optional.of(Digests.hex(digest.digest()));
        }
        top.next("channel");
        String channel = in.text();
        Commits commits = new Commits(in, after, agents, stores, beginning, totals);
        boolean summary = !top.optional("commits");
        Summary evidence = new Summary(in, after, agents, totals);
        if (summary) {
            top.next("evidence");
            require(beginning.isEmpty(), "beginning", "a summary has none");
            evidence.read();
        } else {
            commits.read();
        }
        top.next("format");
        require(in.number() == 1, "format", "it is another than 1, which is all that is known here");
        top.next("head");
        Place head = Place.read(in, "head");
        if (summary) {
            require(
                    evidence.revision() <= head.revision() && after.revision() < head.revision(),
                    "head",
                    "it is before the evidence");
        } else {
            require(head.equals(commits.last()), "head", "it is not the last commit");
        }
        long count = summary ? head.revision() - after.revision() : commits.count();
        agents.requireCounted(summary, count);
        top.next("kind");
        require(in.text().equals("leanctx-proof"), "kind", "it is not a proof");
        top.next("privacy");
        String privacy = in.text();
        require(PRIVACIES.contains(privacy), "privacy", "it is not known");
        require(summary == privacy.equals("summary"), "privacy", "a summary has evidence, all else has commits");
        boolean shows = commits.shown() > 0 || commits.contentsShown() > 0 || beginning.isPresent();
        require(!privacy.equals("redacted") || !shows, "privacy", "it is redacted, and yet has texts or content");
        top.next("seal");
        Seal seal = seal();
        top.next("totals");
        String added = totals.toString();
        MessageDigest given = Digests.sha256();
        in.digestPart(given);
        in.skip();
        in.digestPart(null);
        require(
                MessageDigest.isEqual(given.digest(), Digests.sha256().digest(added.getBytes(StandardCharsets.UTF_8))),
                "totals",
                "they are not what the evidence adds up to");
        top.next("workspace");
        String workspace = in.text();
        require(
                summary || commits.isOf(workspace, channel),
                "workspace",
                "the commits are of another, or another channel");
        top.end();
        in.requireEnd();
        Optional<String> sealedBy = sealed(seal);
        meets(workspace, channel, head);
        return new Proven(
                workspace,
                channel,
                privacy,
                after.toString(),
                head.toString(),
                count,
                agents.signed(),
                commits.countersignedCommits(),
                commits.uncheckedCountersignatures(),
                commits.shown(),
                commits.withheld(),
                sealedBy,
                added);
    }

    private void authorities() throws IOException, FlawException {
        in.beginArray();
        while (in.element()) {
            budget.take(400);
            Ed25519Key key = Fields.key(in, "authorities");
            require(authorities.put(key.fingerprint(), key) == null, "authorities", "a key is there twice");
        }
        require(!authorities.isEmpty(), "authorities", "there are none");
    }

    private Seal seal() throws IOException, FlawException {
        Fields fields = new Fields(in, "seal");
        fields.next("digest");
        Seal seal = new Seal();
        seal.digest = Digests.hex(fields.hash());
        if (fields.optional("key")) {
            seal.key = Optional.of(fields.key());
            fields.next("signature");
            seal.signature = fields.base64();
        }
        fields.end();
        return seal;
    }

    private Optional<String> sealed(Seal seal) throws FlawException {
        byte[] digest = whole.digest();
        require(Digests.hex(digest).equals(seal.digest), "seal", "the digest is not that of the proof: it was changed");
        if (seal.key.isEmpty()) {
            require(
                    !expected.sealed() && expected.storeKeys().isEmpty(),
                    "seal",
                    "no store signed it, though one was to");
            return Optional.empty();
        }
        Ed25519Key key = seal.key.get();
        String fingerprint = key.fingerprint();
        require(authorities.containsKey(fingerprint), "seal", "its key is not among the authorities");
        require(
                key.verifies(Digests.named("leanctx/seal/1", digest), seal.signature),
                "seal",
                "the signature does not verify");
        require(
                expected.storeKeys().isEmpty() || expected.storeKeys().contains(key.x509()),
                "seal",
                "it is signed with another key than was expected");
        return Optional.of(fingerprint);
    }

    private void meets(String workspace, String channel, Place head) throws FlawException {
        require(
                expected.workspace().orElse(workspace).equals(workspace),
                "workspace",
                "it is another than was expected");
        require(expected.channel().orElse(channel).equals(channel), "channel", "it is another than was expected");
        require(
                expected.head().orElse(head.toString()).equals(head.toString()),
                "head",
                "it is another than was expected, " + head);
    }

    private static void require(boolean holds, String where, String otherwise) throws FlawException {
        if (!holds) {
            throw new FlawException(where, otherwise);
        }
    }
}
