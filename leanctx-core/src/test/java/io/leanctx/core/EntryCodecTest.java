package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.AgentProfile;
import io.leanctx.Change;
import io.leanctx.Commit;
import io.leanctx.EntryRef;
import io.leanctx.FileMode;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.Location;
import io.leanctx.Position;
import io.leanctx.Scope;
import io.leanctx.StoreCorruptException;
import io.leanctx.StoreFormatException;
import io.leanctx.Upkeep;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.StoredEntry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The format of an entry, held against one that was made by hand. */
class EntryCodecTest {

    static final ChannelKey KEY = TestLog.KEY;
    static final byte[] SALT = bytes(16, 3);
    static final String ZERO = "0".repeat(64);

    static final String FRAME = """
            {"agent":"cursor","base":{"hash":"%s","revision":0},"changes":[%s],\
            "channel":"feat/auth-refactor","format":1,"guard":["*","knowledge(a)","task"],\
            "operation":"op","seen":[1,2],"workspace":"my-team"}""";

    @Test
    @DisplayName("an entry has exactly the bytes that docs/format.md describes, and the hash is pinned")
    void bytesAndHash() {
        ProposedCommit proposed = proposed(
                new Change.Task("Move auth to JWT \u20ac\uD83D\uDE00\u0001\"\\"),
                new Change.FileTouched("src/auth.rs", FileMode.MODIFIED, Optional.of(Hash.ZERO)),
                new Change.Decision("EdDSA", Optional.of("fast"), Optional.of(new EntryRef(7, 1))));
        SealedEntry sealed = EntryCodec.seal(
                PayloadCodec.encode(proposed, fixedSalts()), 1, TestLog.START, Hash.ZERO, KEY, TestLog.INCARNATION);

        HandMadeEntry byHand = frame().closed("{\"text\":\"Move auth to JWT \u20ac\uD83D\uDE00\\u0001\\\"\\\\\"}", SALT)
                .closed(null, SALT)
                .closed("{\"rationale\":\"fast\",\"text\":\"EdDSA\"}", SALT)
                .open(FRAME.formatted(ZERO, """
                        {"closed":"#0","scopes":["task"],"type":"task"},\
                        {"open":{"content":"%s","mode":"modified","path":"src/auth.rs"},"scopes":[],"type":"file"},\
                        {"closed":"#2","open":{"supersedes":"7.1"},"scopes":["decision(7.1)"],"type":"decision"}\
                        """.formatted(ZERO)));
        assertThat(sealed.bytes().toArray()).isEqualTo(byHand.bytes());
        assertThat(sealed.hash()).isEqualTo(Hash.of(byHand.hash()));
        assertThat(sealed.hash()).hasToString("0093e87330b7a8f29ab7af3f9ba89690fa28ad8a17d27600e81603c22b57e4d4");
    }

    @Test
    @DisplayName("fields that this version does not know are passed over, and stay in the stored bytes")
    void unknownFields() {
        HandMadeEntry entry = frame().closed("{\"mood\":[{}],\"text\":\"x\"}", SALT)
                .open(FRAME.formatted(ZERO, """
                        {"closed":"#0","open":{"tags":["a"]},"scopes":["task"],"since":1.5,"type":"task"}""")
                        .replace("\"operation\"", "\"later\":{\"a\":[null,true,1e3]},\"operation\""));
        StoredEntry stored = new StoredEntry(1, Bytes.copyOf(entry.bytes()));
        assertThat(EntryCodec.decode(KEY, stored).commit().changes()).containsExactly(new Change.Task("x"));
        assertThat(new String(stored.bytes().toArray(), StandardCharsets.UTF_8)).contains("tags", "later", "mood");
    }

    @Test
    @DisplayName("a kind that this version does not know keeps its parts, and can be written again")
    void unknownKind() {
        Change vote = onlyChange(frame().closed("{\"why\":\"because\"}", SALT).open(FRAME.formatted(ZERO, """
                        {"closed":"#0","open":{"for":[7.5,{}]},"scopes":["claim(a)","task"],"type":"vote"}""")));
        assertThat(vote)
                .isEqualTo(new Change.Unknown(
                        "vote",
                        Set.of(Scope.task(), Scope.of("claim", "a")),
                        "{\"for\":[7.5,{}]}",
                        Optional.of("{\"why\":\"because\"}")));
        TestLog log = new TestLog().append("cursor", vote);
        assertThat(EntryCodec.decode(KEY, log.last()).commit().changes()).containsExactly(vote);
    }

    @Test
    @DisplayName("a known kind in a shape of a later version is kept as unknown, with its scopes")
    void laterShape() {
        assertThat(onlyChange(frame().closed(null, SALT).open(FRAME.formatted(ZERO, """
                {"open":{"mode":"linked","path":"a.rs"},"scopes":[],"type":"file"}"""))))
                .isEqualTo(new Change.Unknown(
                        "file", Set.of(), "{\"mode\":\"linked\",\"path\":\"a.rs\"}", Optional.empty()));
        assertThat(onlyChange(frame().closed("{\"text\":\"x\"}", SALT).open(FRAME.formatted(ZERO, """
                {"closed":"#0","scopes":["next","task"],"type":"task"}"""))))
                .as("a task that also writes the next steps")
                .isEqualTo(new Change.Unknown(
                        "task", Set.of(Scope.task(), Scope.nextSteps()), "{}", Optional.of("{\"text\":\"x\"}")));
        assertThat(onlyChange(frame().closed("{\"text\":\"\"}", SALT).open(FRAME.formatted(ZERO, """
                {"closed":"#0","scopes":["task"],"type":"task"}"""))))
                .as("a blank task")
                .isInstanceOf(Change.Unknown.class);
        assertThat(onlyChange(frame().closed(null, SALT).open(FRAME.formatted(ZERO, """
                {"scopes":["task"],"type":"task"}"""))))
                .as("a task without text")
                .isInstanceOf(Change.Unknown.class);
    }

    @Test
    @DisplayName("signatures are passed over and kept, also more than this version writes")
    void signatures() {
        HandMadeEntry unsigned = task();
        HandMadeEntry signed = task().signature(bytes(64, 9)).signature(new byte[0]);
        assertThat(signed.hash()).isEqualTo(unsigned.hash());
        StoredEntry stored = new StoredEntry(1, Bytes.copyOf(signed.bytes()));
        assertThat(EntryCodec.decode(KEY, stored)).isEqualTo(decoded(unsigned));
        Bytes erased = EntryCodec.erase(KEY, stored, Set.of(0));
        assertThat(erased.size()).isEqualTo(stored.bytes().size() - 16 - 4 - "{\"text\":\"x\"}".length());
        assertThat(EntryCodec.decode(KEY, new StoredEntry(1, erased))
                        .commit()
                        .position()
                        .hash())
                .isEqualTo(Hash.of(unsigned.hash()));
    }

    @Test
    @DisplayName("a newer format is refused as such, with the way on")
    void newerFormat() {
        StoredEntry entry = new StoredEntry(1, Bytes.copyOf(task().format(2).bytes()));
        assertThatThrownBy(() -> EntryCodec.decode(KEY, entry))
                .isInstanceOf(StoreFormatException.class)
                .hasMessage("revision 1 of my-team/feat/auth-refactor was written in format 2, this version reads up to"
                        + " format 1; use the version of the library that wrote it, or a newer one");
        byte[] payload = frame().closed(null, SALT)
                .open(FRAME.formatted(ZERO, "{\"scopes\":[\"*\"],\"type\":\"deleted\"}")
                        .replace("\"format\":1", "\"format\":2"))
                .bytes();
        assertThatThrownBy(() -> EntryCodec.decode(KEY, new StoredEntry(1, Bytes.wrap(payload))))
                .isInstanceOf(StoreFormatException.class)
                .hasMessageContaining("a payload of format 2");
    }

    @Test
    @DisplayName("an entry that was moved is refused: to another revision, key or incarnation")
    void moved() {
        StoredEntry stored = new StoredEntry(1, Bytes.wrap(task().bytes()));
        assertCorrupt(KEY, new StoredEntry(2, stored.bytes()), "says that its revision is 1");
        assertCorrupt(new ChannelKey("my-team", "other"), stored, "begins the log of another key or incarnation");
        assertCorrupt(new ChannelKey("other", KEY.channel()), stored, "begins the log of another key or incarnation");
        Bytes second = Bytes.wrap(task().after(1, bytes(32, 5)).bytes());
        assertCorrupt(
                new ChannelKey("my-team", "other"),
                new StoredEntry(2, second),
                "was written to my-team/feat/auth-refactor");
        byte[] otherIncarnation = stored.bytes().toArray();
        otherIncarnation[EntryLayout.ENVELOPE + EntryLayout.ENVELOPE_BYTES]++;
        EntryCodecProperties.repairChecksum(otherIncarnation);
        assertCorrupt(KEY, new StoredEntry(1, Bytes.wrap(otherIncarnation)), "another key or incarnation");
    }

    @Test
    @DisplayName("a changed text, salt or open part is refused by its digest, and the message says which change")
    void changedParts() {
        byte[] bytes = task().bytes();
        int text = bytes.length - 4 - 4 - 4; // checksum, signatures, then x"}
        byte[] otherText = bytes.clone();
        otherText[text] = 'y';
        byte[] otherSalt = bytes.clone();
        otherSalt[bytes.length - 4 - 4 - "{\"text\":\"x\"}".length() - 4 - 16]++;
        for (byte[] changed : List.of(otherText, otherSalt)) {
            EntryCodecProperties.repairChecksum(changed);
            assertCorrupt(
                    KEY, new StoredEntry(1, Bytes.wrap(changed)), "has in change 0 a closed part that does not match");
        }
        byte[] otherOpen = bytes.clone();
        otherOpen[EntryLayout.ENVELOPE + EntryLayout.ENVELOPE_BYTES + 16 + 4 + "{\"agent\":\"".length()] = 'k';
        EntryCodecProperties.repairChecksum(otherOpen);
        assertCorrupt(
                KEY, new StoredEntry(1, Bytes.wrap(otherOpen)), "has an open part that does not match its digest");
    }

    @Test
    @DisplayName("an entry whose open part is verified but makes no sense is refused, not served in part")
    void senselessOpenPart() {
        List<String> changes = List.of(
                "{\"scopes\":[\"task\"]}",
                "{\"scopes\":[\"Nonsense Scope\"],\"type\":\"task\"}",
                "{\"scopes\":\"task\",\"type\":\"task\"}",
                "{\"type\":\"task\"}",
                "{\"closed\":\"" + ZERO + "\",\"scopes\":[],\"type\":\"task\"}",
                "{\"scopes\":[],\"type\":\"deleted\"},{\"scopes\":[],\"type\":\"deleted\"}",
                "{\"scopes\":[],\"scopes\":[],\"type\":\"deleted\"}",
                "17",
                "");
        for (String change : changes) {
            assertCorrupt(frame().closed(null, SALT).open(FRAME.formatted(ZERO, change)));
        }
        String deleted = FRAME.formatted(ZERO, "{\"scopes\":[\"*\"],\"type\":\"deleted\"}");
        for (String open : List.of(
                deleted + "{}",
                "[]",
                "",
                "{",
                deleted.replace("\"seen\":[1,2]", "\"seen\":[1,\"2\"]"),
                deleted.replace("\"revision\":0", "\"revision\":-1"),
                deleted.replace("\"revision\":0", "\"revision\":1.5"),
                deleted.replace(ZERO, "beef"),
                deleted.replace("\"format\":1", "\"format\":0"),
                deleted.replace("\"agent\":\"cursor\",", ""),
                deleted.replace("my-team", ""))) {
            assertCorrupt(frame().closed(null, SALT).open(open));
        }
        assertThat(decoded(frame().closed(null, SALT).open(deleted)).commit().changes())
                .as("the frame itself is sound")
                .containsExactly(new Change.Deleted());
    }

    @Test
    @DisplayName("every single bit of an entry is guarded")
    void everyBit() {
        byte[] bytes = everything().last().bytes().toArray();
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertCorrupt(KEY, new StoredEntry(2, Bytes.wrap(flipped)), "is damaged");
        }
    }

    @Test
    @DisplayName("every forged byte, its checksum repaired, is refused or shows in the hash")
    void everyForgedByte() {
        TestLog log = everything();
        byte[] bytes = log.last().bytes().toArray();
        int hashed = EntryLayout.ENVELOPE + Long.BYTES;
        for (int at = Format.HEADER_BYTES; at < bytes.length - Format.CHECKSUM_BYTES; at++) {
            for (int forged : new int[] {0, 1, 2, 0x22, 0x7f, 0xff}) {
                byte[] changed = bytes.clone();
                changed[at] = (byte) forged;
                if (changed[at] == bytes[at]) {
                    continue;
                }
                EntryCodecProperties.repairChecksum(changed);
                StoredEntry stored = new StoredEntry(2, Bytes.wrap(changed));
                if (at >= hashed && at < hashed + Long.BYTES + Hash.BYTES) {
                    Commit commit = EntryCodec.decode(KEY, stored).commit();
                    assertThat(commit.position().hash()).isNotEqualTo(log.lastHash());
                } else {
                    assertCorrupt(KEY, stored, "is damaged");
                }
            }
        }
    }

    @Test
    @DisplayName("an entry that ends anywhere before its end is refused")
    void cutShort() {
        byte[] bytes = everything().last().bytes().toArray();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertCorrupt(KEY, new StoredEntry(2, Bytes.copyOf(cut)), "is damaged");
            if (length > Format.HEADER_BYTES + Format.CHECKSUM_BYTES) {
                EntryCodecProperties.repairChecksum(cut);
                assertCorrupt(KEY, new StoredEntry(2, Bytes.wrap(cut)), "is damaged");
            }
        }
    }

    @Test
    @DisplayName("an entry that goes on after its end is refused")
    void tooLong() {
        byte[] bytes = everything().last().bytes().toArray();
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        EntryCodecProperties.repairChecksum(longer);
        assertCorrupt(KEY, new StoredEntry(2, Bytes.wrap(longer)), "has 1 bytes too many");
    }

    @Test
    @DisplayName("a text of several mebibytes and JSON of 900 levels survive; JSON without a bottom is refused")
    void extremes() {
        Change large = new Change.Task("x\uD83D\uDE00\n".repeat(1 << 20));
        TestLog log = new TestLog().append("cursor", large);
        assertThat(EntryCodec.decode(KEY, log.last()).commit().changes()).containsExactly(large);
        Change deep = unknown("[".repeat(900) + "]".repeat(900));
        assertThat(EntryCodec.decode(KEY, new TestLog().append("cursor", deep).last())
                        .commit()
                        .changes())
                .containsExactly(deep);
        int levels = 100_000;
        assertCorrupt(frame().closed(null, SALT)
                .open(FRAME.formatted(
                        ZERO,
                        "{\"open\":{\"a\":" + "[".repeat(levels) + "]".repeat(levels)
                                + "},\"scopes\":[],\"type\":\"vote\"}")));
    }

    @Test
    @DisplayName("erasing takes text and salt out of the bytes; a registration stays one")
    void erasing() {
        Change registered = new Change.AgentRegistered(
                AgentProfile.client("cursor").withRole("secret role").withDisplayName("secret name"), Hash.ZERO);
        TestLog log = new TestLog()
                .append("cursor", new Change.Learn("api.key", "secret value"), new Change.Forget("b"), registered);
        StoredEntry stored = log.last();
        Bytes once = EntryCodec.erase(KEY, stored, Set.of(0));
        Bytes both = EntryCodec.erase(KEY, new StoredEntry(1, once), Set.of(2));
        assertThat(new String(both.toArray(), StandardCharsets.UTF_8))
                .doesNotContain("secret")
                .contains("api.key");
        assertThat(once.size()).isEqualTo(stored.bytes().size() - 16 - 4 - "{\"value\":\"secret value\"}".length());
        DecodedEntry decoded = EntryCodec.decode(KEY, new StoredEntry(1, both));
        assertThat(decoded.commit().position()).isEqualTo(log.commits.get(0).position());
        assertThat(decoded.commit().changes())
                .containsExactly(
                        new Upkeep.Withheld("learn", Set.of(Scope.knowledge("api.key")), "{\"key\":\"api.key\"}"),
                        new Change.Forget("b"),
                        new Change.AgentRegistered(AgentProfile.client("cursor"), Hash.ZERO));
        Bytes forgetting = Bytes.wrap(frame().closed("{\"why\":\"secret\"}", SALT)
                .open(FRAME.formatted(ZERO, """
                        {"closed":"#0","open":{"key":"k"},"scopes":["knowledge(k)"],"type":"forget"}"""))
                .bytes());
        Bytes forgotten = EntryCodec.erase(KEY, new StoredEntry(1, forgetting), Set.of(0));
        assertThat(EntryCodec.decode(KEY, new StoredEntry(1, forgotten))
                        .commit()
                        .changes())
                .as("a text of a later version, without which this one read the change all the same")
                .containsExactly(new Change.Forget("k"));
        assertThat(EntryCodec.erase(KEY, stored, Set.of(1)))
                .as("nothing to erase")
                .isEqualTo(stored.bytes());
        assertThatThrownBy(() -> EntryCodec.erase(KEY, stored, Set.of(3)))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> EntryCodec.erase(KEY, new StoredEntry(2, stored.bytes()), Set.of(0)))
                .isInstanceOf(StoreCorruptException.class);
    }

    @Test
    @DisplayName("the salts of a commit are drawn at once, differ, and change every digest")
    void salts() {
        int[] draws = {0};
        Random counting = new Random(1) {
            @Override
            public void nextBytes(byte[] bytes) {
                draws[0]++;
                super.nextBytes(bytes);
            }
        };
        ProposedCommit proposed =
                proposed(new Change.Progress("same"), new Change.Progress("same"), new Change.Deleted());
        EncodedPayload first = PayloadCodec.encode(proposed, counting);
        EncodedPayload second = PayloadCodec.encode(proposed, counting);
        assertThat(draws[0]).isEqualTo(2);
        assertThat(first.root()).isNotEqualTo(second.root());
        assertThat(first.size()).isEqualTo(second.size());
        PayloadCodec.encode(proposed(new Change.Deleted()), counting);
        assertThat(draws[0]).as("no salt is drawn where none is needed").isEqualTo(2);
    }

    @Test
    @DisplayName("what cannot be written as it is is refused, not bent")
    void refusedInputs() {
        EncodedPayload payload = PayloadCodec.encode(proposed(new Change.Deleted()), fixedSalts());
        Instant nanos = TestLog.START.plusNanos(1);
        assertThatThrownBy(() -> EntryCodec.seal(payload, 2, nanos, Hash.ZERO, KEY, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not in whole microseconds");
        assertThatThrownBy(() -> EntryCodec.seal(payload, 1, TestLog.START, Hash.ZERO, KEY, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("an incarnation of 16 bytes, not 0");
        assertThatThrownBy(() -> EntryCodec.seal(payload, 2, TestLog.START, Hash.ZERO, KEY, new byte[16]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PayloadCodec.encode(proposed(unknown("[")), fixedSalts()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a part of a change of type vote");
    }

    @Test
    @DisplayName("times before 1970 and far from it read as they were written")
    void times() {
        for (Instant at : List.of(
                Instant.EPOCH.minusNanos(1_000),
                Instant.parse("0001-01-01T00:00:00.999999Z"),
                Instant.parse("9999-12-31T23:59:59.999999Z"))) {
            SealedEntry sealed = EntryCodec.seal(
                    PayloadCodec.encode(proposed(new Change.Deleted()), fixedSalts()),
                    2,
                    at,
                    Hash.ZERO,
                    KEY,
                    new byte[0]);
            Commit commit =
                    EntryCodec.decode(KEY, new StoredEntry(2, sealed.bytes())).commit();
            assertThat(commit.at()).isEqualTo(at);
        }
    }

    private static TestLog everything() {
        return new TestLog()
                .append("cursor", new Change.Task("first"))
                .append(
                        "claude-code",
                        Set.of(Scope.task()),
                        List.of(
                                new Change.Task("Move auth to JWT"),
                                new Change.Finding(
                                        "Token expiry is hardcoded", Optional.of(Location.of("src/auth.rs", 42))),
                                new Change.Forget("auth.algorithm"),
                                unknown("[1]")));
    }

    private static Change unknown(String value) {
        return new Change.Unknown("vote", Set.of(), "{\"a\":" + value + "}", Optional.empty());
    }

    static HandMadeEntry frame() {
        return new HandMadeEntry(KEY.workspace(), KEY.channel())
                .incarnation(TestLog.INCARNATION)
                .micros(TestLog.START.getEpochSecond() * 1_000_000 + 1);
    }

    private static HandMadeEntry task() {
        return frame().closed("{\"text\":\"x\"}", SALT)
                .open(FRAME.formatted(ZERO, "{\"closed\":\"#0\",\"scopes\":[\"task\"],\"type\":\"task\"}"));
    }

    static ProposedCommit proposed(Change... changes) {
        return new ProposedCommit(
                KEY,
                "cursor",
                "op",
                Position.START,
                List.of(1L, 2L),
                Set.of(Scope.task(), Scope.knowledge("a"), Scope.everything()),
                List.of(changes));
    }

    static Random fixedSalts() {
        return new Random() {
            @Override
            public void nextBytes(byte[] bytes) {
                Arrays.fill(bytes, SALT[0]);
            }
        };
    }

    private static Change onlyChange(HandMadeEntry entry) {
        List<Change> changes = decoded(entry).commit().changes();
        assertThat(changes).hasSize(1);
        return changes.get(0);
    }

    static DecodedEntry decoded(HandMadeEntry entry) {
        return EntryCodec.decode(KEY, new StoredEntry(1, Bytes.wrap(entry.bytes())));
    }

    private static void assertCorrupt(HandMadeEntry entry) {
        assertCorrupt(KEY, new StoredEntry(1, Bytes.wrap(entry.bytes())), "is damaged");
    }

    private static void assertCorrupt(ChannelKey key, StoredEntry stored, String what) {
        assertThatThrownBy(() -> EntryCodec.decode(key, stored))
                .isInstanceOf(StoreCorruptException.class)
                .hasMessageStartingWith("revision " + stored.revision() + " of " + key + " is damaged: ")
                .hasMessageContaining(what);
    }

    private static byte[] bytes(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
