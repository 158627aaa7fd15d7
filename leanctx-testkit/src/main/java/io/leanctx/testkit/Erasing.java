package io.leanctx.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Agent;
import io.leanctx.Commit;
import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.Session;
import io.leanctx.Watch;
import io.leanctx.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writers, readers and watchers at a channel from which texts are erased meanwhile, through two stores. Each text says
 * which one it is, so whoever reads can tell whether it was erased before the reading began.
 */
final class Erasing {

    private static final int COMMITS = 48;
    private static final Pattern TEXT = Pattern.compile("secret-(\\d+);");

    /** Short enough for a commit to be kept in memory. */
    private static final String FILLING = " and so on".repeat(900);

    /** So long that a few of them make a snapshot due. */
    private static final String LONG_FILLING = FILLING.repeat(20);

    private final Workspace here;
    private final Workspace there;
    private final String channel;
    private final Set<Integer> erased = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<Long> written = new LinkedBlockingQueue<>();
    private final AtomicBoolean done = new AtomicBoolean();

    Erasing(Workspace here, Workspace there, String channel) {
        this.here = here;
        this.there = there;
        this.channel = channel;
    }

    /** Every second text is erased. */
    void run(Agent writer, Agent eraser, Agent reader) throws InterruptedException {
        Race.run(List.<Callable<Integer>>of(
                () -> write(here.join(channel, writer)),
                () -> erase(there.join(channel, eraser)),
                () -> read(here, 1),
                () -> read(there, 2),
                () -> watch(here),
                () -> watch(there),
                () -> conflict(reader)));
        assertThat(erased).hasSize(COMMITS / 2);
    }

    private int write(Participant participant) {
        for (int i = 0; i < COMMITS; i++) {
            participant.session();
            String text = "secret-" + i + ";" + (i % 3 == 1 ? LONG_FILLING : FILLING);
            Commit commit = switch (i % 4) {
                case 0 -> participant.setTask(text);
                case 1 -> participant.learn("key" + i % 3, text);
                default -> participant.addFinding(text);
            };
            written.add(commit.revision());
        }
        return COMMITS;
    }

    private int erase(Participant participant) throws InterruptedException {
        for (int i = 0; i < COMMITS; i++) {
            long revision = written.take();
            if (i % 2 == 1) {
                participant.erase(revision, "number " + i);
                erased.add(i);
            }
        }
        done.set(true);
        return COMMITS;
    }

    private int read(Workspace reader, int seed) {
        Random random = new Random(seed);
        int reads = 0;
        for (; !done.get(); reads++) {
            Set<Integer> before = Set.copyOf(erased);
            Session session = reader.session(channel);
            long revision = session.revision();
            check(session.toJson(), before);
            before = Set.copyOf(erased);
            if (revision > 0) {
                long at = 1 + random.nextLong(revision);
                check(reader.sessionAt(channel, at).toJson(), before);
                check(reader.history(channel, at - 1, 20).commits().toString(), before);
                check(reader.channels(Optional.empty(), 10).toString(), before);
            }
        }
        return reads;
    }

    private int watch(Workspace reader) throws InterruptedException {
        int expected = COMMITS + COMMITS / 2;
        int events = 0;
        try (Watch watch = reader.watch(channel, Position.START)) {
            while (events < expected) {
                Set<Integer> before = Set.copyOf(erased);
                var event = watch.next(Duration.ofMillis(20));
                check(event.toString(), before);
                events += event.isPresent() ? 1 : 0;
            }
        }
        return events;
    }

    private int conflict(Agent late) {
        int conflicts = 0;
        for (; !done.get(); conflicts++) {
            Set<Integer> before = Set.copyOf(erased);
            if (here.session(channel).revision() > 0) {
                var result = there.join(channel, late)
                        .tryCommit(proposal -> proposal.setTask("unseen").strict());
                check(result.toString(), before);
            }
        }
        return conflicts;
    }

    private static void check(String shown, Set<Integer> erasedBefore) {
        Matcher texts = TEXT.matcher(shown);
        List<Integer> shownAfter = new ArrayList<>();
        while (texts.find()) {
            int text = Integer.parseInt(texts.group(1));
            if (erasedBefore.contains(text)) {
                shownAfter.add(text);
            }
        }
        assertThat(shownAfter)
                .as("texts that were shown by a call that began after they were erased")
                .isEmpty();
    }

    /** Looks through all that is left once nobody has anything in memory. */
    static void assertNothingLeft(Workspace reader, String channel) {
        Set<Integer> odd = ConcurrentHashMap.newKeySet();
        for (int i = 1; i < COMMITS; i += 2) {
            odd.add(i);
        }
        long head = reader.session(channel).revision();
        for (long revision = 1; revision <= head; revision++) {
            check(reader.sessionAt(channel, revision).toJson(), odd);
            check(reader.history(channel, revision - 1, 1).commits().toString(), odd);
        }
    }
}
