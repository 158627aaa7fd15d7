package io.leanctx.testkit.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Agent;
import io.leanctx.Commit;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.spi.SessionBackend;
import io.leanctx.testkit.Race;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/**
 * Writers that work at the same time never lose an update: every acknowledged commit is in the log exactly once, the
 * revisions have no gap, the session is the fold of the log, and who lost was told what was missed.
 *
 * @since 0.1.0
 */
public abstract class ConcurrentWritersProperties extends StoreProperties {

    /** For subclasses. */
    protected ConcurrentWritersProperties() {}

    @Property(tries = 30, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    @Label("WRITE-P1: concurrent writers of one channel, through two stores and in every way there is, lose no update")
    void noLostUpdate(@ForAll("scripts") List<List<Deed>> scripts, @ForAll("cacheWeights") long cacheWeight)
            throws Exception {
        SessionBackend backend = openBackend();
        try {
            List<Writer> writers = new ArrayList<>();
            try (SessionStore store = builder(cacheWeight).over(backend);
                    SessionStore second = builder(0).over(backend)) {
                List<Workspace> both = List.of(store.workspace(TEAM), second.workspace(TEAM));
                List<Agent> agents = register(both.get(0), scripts.size());
                for (int i = 0; i < scripts.size(); i++) {
                    writers.add(new Writer(both.get(i % 2).join(CHANNEL, agents.get(i)), scripts.get(i)));
                }
                Race.run(writers.size(), i -> () -> {
                    writers.get(i).run();
                    return i;
                });
                for (Workspace workspace : both) {
                    check(workspace, writers);
                }
            }
            backend = reopen(backend);
            try (SessionStore later = builder(cacheWeight).over(backend)) {
                check(later.workspace(TEAM), writers);
            }
        } finally {
            backend.close();
        }
    }

    private static void check(Workspace workspace, List<Writer> writers) {
        List<Commit> log = log(workspace);
        LogChecks.assertSound(log);
        SessionModel.of(log).assertSameAs(workspace.session(CHANNEL));
        assertThat(writers.stream().flatMap(writer -> writer.landed().stream()))
                .as("acknowledged commits, each in the log once and nothing else there")
                .containsExactlyInAnyOrderElementsOf(log);
        writers.forEach(writer -> writer.lost()
                .forEach(lost -> LogChecks.assertJustified(lost.conflict(), lost.guard(), lost.own(), log)));
        int counts = writers.stream().mapToInt(Writer::counted).sum();
        assertThat(Writer.count(workspace.session(CHANNEL)))
                .as("what the updates counted")
                .isEqualTo(counts);
    }

    @Provide
    Arbitrary<List<List<Deed>>> scripts() {
        return Arbitraries.of(Deed.class)
                .list()
                .ofMinSize(5)
                .ofMaxSize(30)
                .list()
                .ofMinSize(2)
                .ofMaxSize(6);
    }

    @Provide
    Arbitrary<Long> cacheWeights() {
        return Arbitraries.of(0L, 1L << 26);
    }
}
