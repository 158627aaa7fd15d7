package io.leanctx.testkit.properties;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropertyAttributes;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/** Multiplies the tries of a property, for long runs. */
final class Effort implements AroundPropertyHook {

    private static final String FACTOR = "leanctx.properties.effort";

    @Override
    public PropertyExecutionResult aroundProperty(PropertyLifecycleContext context, PropertyExecutor property) {
        PropertyAttributes attributes = context.attributes();
        int factor = Integer.getInteger(FACTOR, 1);
        if (factor < 1) {
            throw new IllegalArgumentException("system property " + FACTOR + " is " + factor + "; it is at least 1");
        }
        attributes.tries().ifPresent(tries -> attributes.setTries(Math.multiplyExact(tries, factor)));
        return property.execute();
    }
}
