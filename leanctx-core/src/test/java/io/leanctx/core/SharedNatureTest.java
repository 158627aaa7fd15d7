package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.leanctx.Participant;
import io.leanctx.Position;
import io.leanctx.SessionStore;
import io.leanctx.Watch;
import io.leanctx.WatchEvent;
import io.leanctx.Workspace;
import io.leanctx.spi.ChannelKey;
import io.leanctx.spi.SessionBackend;
import io.leanctx.spi.Subscription;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Two backend objects over one storage, as two processes would have them. */
@DisplayName("Stores over a shared storage")
class SharedNatureTest {

    private final SessionBackend storage = InMemoryBackend.create();
    private final List<Consumer<ChannelKey>> listeners = new CopyOnWriteArrayList<>();
    private final SessionStore here = LeanCtx.over(shared());
    private final SessionStore there = LeanCtx.over(shared());
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        here.close();
        there.close();
        threads.shutdownNow();
    }

    @Test
    @DisplayName("read what another process acknowledged, though they had the session in memory")
    void reads() {
        Workspace a = here.workspace("w");
        Workspace b = there.workspace("w");
        Participant writer = a.join("main", a.registerNew("cursor"));
        for (int i = 1; i <= 50; i++) {
            writer.addFinding("finding " + i);
            assertThat(b.session("main").revision()).isEqualTo(i);
            assertThat(b.agents()).containsOnlyKeys("cursor");
        }
    }

    @Test
    @DisplayName("lose no update to each other")
    void updates() throws Exception {
        Future<?> one = threads.submit(() -> count(here.workspace("w")));
        Future<?> two = threads.submit(() -> count(there.workspace("w")));
        one.get(60, TimeUnit.SECONDS);
        two.get(60, TimeUnit.SECONDS);
        assertThat(here.workspace("w")
                        .session("main")
                        .knowledge()
                        .get("count")
                        .value()
                        .value())
                .isEqualTo("100");
        assertThat(there.workspace("w").session("main").revision()).isEqualTo(100);
    }

    @Test
    @DisplayName("wake watches for what another process wrote")
    void watches() throws Exception {
        Workspace a = here.workspace("w");
        Participant writer = a.join("main", a.registerNew("cursor"));
        try (Watch watch = there.workspace("w").watch("main", Position.START)) {
            Future<?> writing = threads.submit(() -> {
                for (int i = 0; i < 20; i++) {
                    writer.addFinding("finding");
                }
            });
            for (int i = 1; i <= 20; i++) {
                WatchEvent event = watch.next(Duration.ofSeconds(10)).orElseThrow();
                assertThat(event)
                        .isInstanceOfSatisfying(
                                WatchEvent.Committed.class,
                                committed -> assertThat(committed.commit().revision())
                                        .isPositive());
                assertThat(watch.position().revision()).isEqualTo(i);
            }
            writing.get(10, TimeUnit.SECONDS);
        }
    }

    private static void count(Workspace team) {
        Participant me = team.join("main", team.registerNew("kiro"));
        for (int i = 0; i < 50; i++) {
            me.update((session, proposal) -> {
                var known = session.knowledge().get("count");
                int next = known == null ? 1 : Integer.parseInt(known.value().value()) + 1;
                proposal.learn("count", String.valueOf(next));
            });
        }
    }

    private SessionBackend shared() {
        return (SessionBackend) Proxy.newProxyInstance(
                SessionBackend.class.getClassLoader(),
                new Class<?>[] {SessionBackend.class},
                (self, method, arguments) -> {
                    switch (method.getName()) {
                        case "nature":
                            return SessionBackend.Nature.SHARED;
                        case "equals":
                            return self == arguments[0];
                        case "hashCode":
                            return System.identityHashCode(self);
                        case "subscribe":
                            @SuppressWarnings("unchecked")
                            Consumer<ChannelKey> listener = (Consumer<ChannelKey>) arguments[0];
                            listeners.add(listener);
                            return (Subscription) () -> listeners.remove(listener);
                        case "append":
                            Object results = method.invoke(storage, arguments);
                            ((List<?>) arguments[0])
                                    .forEach(append -> listeners.forEach(
                                            told -> told.accept(((io.leanctx.spi.Append) append).key())));
                            return results;
                        default:
                            return method.invoke(storage, arguments);
                    }
                });
    }
}
