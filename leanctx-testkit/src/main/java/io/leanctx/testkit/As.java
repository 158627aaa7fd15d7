package io.leanctx.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Which agent a {@link io.leanctx.Participant} or {@link io.leanctx.Agent} of a {@link LeanCtxTest} is. The same id is the
 * same agent throughout a test, and with the same channel the same participant, so that a test goes on with what
 * {@code @BeforeEach} began. Without this, each parameter is another agent: {@code agent-1}, {@code agent-2} and so on, in
 * the order in which they are made.
 *
 * @since 0.1.0
 */
@Documented
@Target({ElementType.PARAMETER, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface As {

    /**
     * The agent, registered when it is first named.
     *
     * @return its id, which is also its client
     */
    String value();
}
