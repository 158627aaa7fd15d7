package io.leanctx.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test of a host application a store of its own, and what goes with it, as parameters:
 *
 * <pre>{@code
 * @LeanCtxTest
 * class ReviewTest {
 *     @Test
 *     void ofTwoWhoSetTheTaskTheSecondIsTold(@In("main") Participant one, @In("main") Participant other) {
 *         one.setTask("review auth");
 *         assertThat(other.tryCommit(p -> p.setTask("review login"))).isConflict().contests(Scope.task());
 *     }
 * }
 * }</pre>
 *
 * <p>A parameter of a test method, {@code @BeforeEach} or {@code @AfterEach} may be
 *
 * <ul>
 *   <li>{@link io.leanctx.SessionStore}, over a backend that was empty when the test began;
 *   <li>{@link io.leanctx.Workspace}, the one named by {@link #workspace};
 *   <li>{@link io.leanctx.Participant} with {@link In}, each of another agent, unless {@link As} names it;
 *   <li>{@link io.leanctx.Agent}, registered in that workspace, each another, unless {@link As} names it;
 *   <li>{@link TestClock}, from which the store takes all time;
 *   <li>{@link Faults} of the backend, none of them put in yet;
 *   <li>{@link io.leanctx.spi.SessionBackend}, the one with these faults, for another store over it;
 *   <li>{@link Restart}, to see what survives one;
 *   <li>of a test method only, {@link io.leanctx.testkit.history.HistoryRecorder}: the store is then recorded from the
 *       beginning, and the test fails if what it was answered breaks a rule of histories.
 * </ul>
 *
 * <p>All of one test see the same store. After the test, its {@code @AfterEach} methods included, faults are healed, and
 * participants, store and backend closed, also where the test failed. Works with {@code @Nested}, parameterized and
 * repeated tests, any lifecycle, and in parallel. On a method it goes before that on its class, and that before the one on an
 * enclosing class.
 *
 * @since 0.1.0
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LeanCtxExtension.class)
public @interface LeanCtxTest {

    /**
     * Opens the backend. It has a constructor without parameters.
     *
     * @return the factory's class; the backend is in memory unless set
     */
    Class<? extends BackendFactory> backend() default InMemoryFactory.class;

    /**
     * The workspace of the participants and agents.
     *
     * @return its id
     */
    String workspace() default "team";
}
