package io.leanctx.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The channel that a {@link io.leanctx.Participant} of a {@link LeanCtxTest} has joined, with nothing seen.
 *
 * @since 0.1.0
 */
@Documented
@Target({ElementType.PARAMETER, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface In {

    /**
     * The channel.
     *
     * @return its name
     */
    String value();
}
