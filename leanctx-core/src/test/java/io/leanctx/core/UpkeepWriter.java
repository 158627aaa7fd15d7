package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leanctx.Agent;
import io.leanctx.Audience;
import io.leanctx.Change;
import io.leanctx.Claim;
import io.leanctx.ClaimResult;
import io.leanctx.Coordination;
import io.leanctx.Entry;
import io.leanctx.FileMode;
import io.leanctx.Handoff;
import io.leanctx.HandoffClosedException;
import io.leanctx.Hash;
import io.leanctx.InvalidInputException;
import io.leanctx.MessageCategory;
import io.leanctx.NotAllowedException;
import io.leanctx.Participant;
import io.leanctx.Session;
import io.leanctx.TruncatedException;
import io.leanctx.Workspace;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes the steps of a history, and keeps what text was written where, and what of it was erased. */
final class UpkeepWriter {

    private static final String FILLING = "lorem ipsum ".repeat(3_000);

    private final Workspace team;
    private final List<Agent> agents;
    private final List<String> channels = new ArrayList<>(List.of("main"));

    /** By channel and revision: each text that is unique to that commit. */
    private final Map<String, Map<Long, List<String>>> written = new HashMap<>();

    private final Map<String, List<String>> erased = new HashMap<>();
    private final Map<String, Set<Long>> erasedRevisions = new HashMap<>();
    private int texts;

    UpkeepWriter(Workspace team) {
        this.team = team;
        this.agents = List.of(team.registerNew("cursor"), team.registerNew("kiro"));
    }

    String channel() {
        return channels.get(channels.size() - 1);
    }

    List<String> channels() {
        return channels;
    }

    Agent agent() {
        return agents.get(0);
    }

    Map<String, List<String>> erased() {
        return erased;
    }

    boolean isErased(String channel, long revision) {
        return erasedRevisions.getOrDefault(channel, Set.of()).contains(revision);
    }

    void take(UpkeepStep step) {
        try (Participant participant = team.join(channel(), agents.get(step.pick() % 2))) {
            Session session = participant.session();
            switch (step.deed()) {
                case ERASE -> erase(participant, session, step);
                case TRUNCATE -> truncate(participant, session, step);
                case FORK -> fork(participant, session, step);
                case DELETE -> {
                    participant.delete();
                    written.getOrDefault(channel(), new HashMap<>()).clear();
                    erased.remove(channel());
                    erasedRevisions.remove(channel());
                }
                default -> write(participant, session, step);
            }
        }
    }

    private void write(Participant participant, Session session, UpkeepStep step) {
        int first = texts;
        long revision = switch (step.deed()) {
            case TASK -> participant.setTask(text(step)).revision();
            case NEXT_STEPS ->
                participant.setNextSteps(List.of(text(step), text(step))).revision();
            case PROGRESS -> participant.addProgress(text(step)).revision();
            case FINDING -> participant.addFinding(text(step)).revision();
            case DECISION -> decide(participant, session, step);
            case LEARN -> participant.learn("key" + step.pick() % 3, text(step)).revision();
            case FORGET -> participant.forget("key" + step.pick() % 3).revision();
            case FILE ->
                participant
                        .touchFile("src/" + step.pick() % 3, FileMode.MODIFIED)
                        .revision();
            case NOTE ->
                participant
                        .add(new Change.Custom("x.note/1", Optional.empty(), text(step)))
                        .revision();
            case PLAN ->
                participant
                        .add(new Change.Custom(
                                "x.plan/" + (1 + step.pick() % 2), Optional.of("p" + step.pick() % 3), text(step)))
                        .revision();
            case MESSAGE -> send(participant, session, step);
            case SHARE ->
                participant
                        .share(
                                Audience.everyone(),
                                "src/" + step.pick() % 3,
                                text(step).getBytes(StandardCharsets.UTF_8))
                        .revision();
            case CLAIM -> claim(participant, session, step);
            case OFFER ->
                participant
                        .add(new Coordination.HandoffOffered(
                                Audience.everyone(),
                                step.pick() % 3 == 0 ? Optional.empty() : Optional.of(text(step)),
                                Duration.ofDays(1),
                                Optional.empty()))
                        .revision();
            case ANSWER -> answer(participant, session, step);
            case SUMMARIZE -> summarize(participant, session, step);
            default ->
                participant
                        .tryCommit(proposal -> proposal.setTask(text(step))
                                .learn("key0", text(step))
                                .forget("key1")
                                .touchFile("src/0", FileMode.READ)
                                .addFinding(text(step)))
                        .orThrow()
                        .commit()
                        .revision();
        };
        List<String> of = new ArrayList<>();
        for (int text = first; text < texts; text++) {
            of.add(name(text));
        }
        ofChannel(channel()).computeIfAbsent(revision, any -> new ArrayList<>()).addAll(of);
    }

    private long summarize(Participant participant, Session session, UpkeepStep step) {
        long upTo = session.revision() - step.pick() % 4;
        return upTo < 1
                ? participant.addProgress(text(step)).revision()
                : participant.summarize(upTo, text(step)).revision();
    }

    private long decide(Participant participant, Session session, UpkeepStep step) {
        List<Entry<Change.Decision>> standing = session.decisions();
        return standing.isEmpty() || step.pick() % 2 == 0
                ? participant.decide(text(step), text(step)).revision()
                : participant
                        .decide(text(step), text(step), pick(standing, step).ref())
                        .revision();
    }

    private long send(Participant participant, Session session, UpkeepStep step) {
        return session.messages().isEmpty() || step.pick() % 2 == 0
                ? participant
                        .send(Audience.everyone(), MessageCategory.STATUS, text(step))
                        .revision()
                : participant.reply(pick(session.messages(), step), text(step)).revision();
    }

    private static long claim(Participant participant, Session session, UpkeepStep step) {
        String resource = "src/" + step.pick() % 2;
        Claim held = session.claims().get(resource);
        if (held != null && held.agent().equals(participant.agent())) {
            return participant.release(held).revision();
        }
        ClaimResult result = participant.claim(resource, Duration.ofDays(1));
        return result instanceof ClaimResult.Granted granted ? granted.commit().revision() : session.revision();
    }

    private long answer(Participant participant, Session session, UpkeepStep step) {
        List<Handoff> open = session.handoffs().stream()
                .filter(handoff -> !handoff.isClosed())
                .toList();
        if (open.isEmpty()) {
            return participant.touchFile("none", FileMode.READ).revision();
        }
        Handoff handoff = open.get(step.pick() % open.size());
        int before = texts;
        try {
            return handoff.from().equals(participant.agent())
                    ? participant.withdraw(handoff.ref(), text(step)).revision()
                    : participant.decline(handoff.ref(), text(step)).revision();
        } catch (HandoffClosedException | NotAllowedException e) {
            texts = before;
            return session.revision();
        }
    }

    /** Expects what the texts that were written say: an erasure lands once for each commit that has any. */
    private void erase(Participant participant, Session session, UpkeepStep step) {
        String channel = channel();
        long revision = 1 + step.pick() % Math.max(1, session.revision());
        List<String> had = ofChannel(channel).getOrDefault(revision, List.of());
        if (had.isEmpty() || (revision < session.oldest() && !isInBeginning(revision, session))) {
            assertThatThrownBy(() -> participant.erase(revision, text(step)))
                    .isInstanceOfAny(InvalidInputException.class, TruncatedException.class);
            return;
        }
        int reason = texts;
        long by = participant.erase(revision, text(step)).revision();
        ofChannel(channel).remove(revision);
        ofChannel(channel).put(by, new ArrayList<>(List.of(name(reason))));
        erased.computeIfAbsent(channel, any -> new ArrayList<>()).addAll(had);
        erasedRevisions.computeIfAbsent(channel, any -> new HashSet<>()).add(revision);
        String json = team.session(channel).toJson();
        assertThat(had.stream().filter(json::contains)).isEmpty();
    }

    private boolean isInBeginning(long revision, Session session) {
        return entries(team.sessionAt(session.channel(), session.oldest() - 1)).stream()
                .anyMatch(entry -> entry.revision() == revision
                        && (ChangeCodecs.hasClosed(entry.value())
                                || AttachedContent.of(entry.value()).isPresent()));
    }

    private static List<Entry<? extends Change>> entries(Session session) {
        List<Entry<? extends Change>> entries = new ArrayList<>();
        ((SessionState) session).contents().sections().forEach(entries::addAll);
        return entries;
    }

    private void truncate(Participant participant, Session session, UpkeepStep step) {
        long left = session.revision() - session.oldest();
        if (left > 0) {
            participant.truncate(session.oldest() + step.pick() % left);
            assertThat(entries(team.session(channel())).equals(entries(session)))
                    .as("the session stays as it is")
                    .isTrue();
        }
    }

    private void fork(Participant participant, Session session, UpkeepStep step) {
        if (session.revision() == 0) {
            return;
        }
        long revision = session.oldest() + step.pick() % (session.revision() - session.oldest() + 1);
        Session origin = team.sessionAt(channel(), revision);
        String channel = "fork-" + channels.size();
        participant.fork(origin.position(), channel);
        channels.add(channel);
        String json = team.session(channel).toJson();
        List<String> copied = new ArrayList<>();
        written.values().stream()
                .map(Map::values)
                .flatMap(Collection::stream)
                .flatMap(List::stream)
                .distinct()
                .filter(text -> json.contains(text) || json.contains(hash(text)))
                .forEach(copied::add);
        ofChannel(channel).put(1L, copied);
    }

    private Map<Long, List<String>> ofChannel(String channel) {
        return written.computeIfAbsent(channel, any -> new HashMap<>());
    }

    private String text(UpkeepStep step) {
        String name = name(texts++);
        return step.large() ? name + FILLING : name;
    }

    private static String name(int number) {
        return "text-" + number + ".";
    }

    /** What a session says of shared content. */
    private static String hash(String text) {
        return Hash.sha256(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static <T> T pick(List<T> things, UpkeepStep step) {
        return things.get(step.pick() % things.size());
    }
}
