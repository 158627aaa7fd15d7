package io.leanctx.testkit;

import io.leanctx.Agent;
import io.leanctx.Participant;
import io.leanctx.SessionStore;
import io.leanctx.Workspace;
import io.leanctx.spi.SessionBackend;
import io.leanctx.testkit.history.HistoryRecorder;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/** Makes the fixture of a test when the first parameter asks for it, and closes it after the test. */
final class LeanCtxExtension
        implements ParameterResolver,
                AfterEachCallback,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(LeanCtxTest.class);

    /** What can be injected, and how; the only place that knows. */
    private static final Map<Class<?>, Injection> INJECTIONS = new LinkedHashMap<>();

    static {
        INJECTIONS.put(SessionStore.class, (fixture, parameter) -> fixture.store());
        INJECTIONS.put(Workspace.class, (fixture, parameter) -> fixture.workspace());
        INJECTIONS.put(Participant.class, LeanCtxExtension::participant);
        INJECTIONS.put(Agent.class, (fixture, parameter) -> fixture.agent(agentOf(fixture, parameter)));
        INJECTIONS.put(TestClock.class, (fixture, parameter) -> fixture.clock());
        INJECTIONS.put(Faults.class, (fixture, parameter) -> fixture.faults());
        INJECTIONS.put(SessionBackend.class, (fixture, parameter) -> fixture.backend());
        INJECTIONS.put(Restart.class, (fixture, parameter) -> new Restart(fixture));
        INJECTIONS.put(HistoryRecorder.class, LeanCtxExtension::recorder);
    }

    /** How one type of parameter is made. */
    @FunctionalInterface
    private interface Injection {

        Object into(Fixture fixture, ParameterContext parameter);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return INJECTIONS.containsKey(typeOf(parameter))
                || parameter.isAnnotated(In.class)
                || parameter.isAnnotated(As.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Injection injection = INJECTIONS.get(typeOf(parameter));
        if (injection == null) {
            throw refused(
                    parameter,
                    "cannot be injected; what can be is "
                            + INJECTIONS.keySet().stream()
                                    .map(Class::getSimpleName)
                                    .collect(Collectors.joining(", ")));
        }
        requireAnnotationsFit(parameter);
        if (context.getTestMethod().isEmpty()) {
            throw refused(
                    parameter,
                    "is asked for outside of a test; each test has a store of its own, so take it as a parameter of the "
                            + "test method, @BeforeEach or @AfterEach");
        }
        return injection.into(fixture(context), parameter);
    }

    private static void requireAnnotationsFit(ParameterContext parameter) {
        boolean participant = typeOf(parameter) == Participant.class;
        if (participant && !parameter.isAnnotated(In.class)) {
            throw refused(parameter, "does not say which channel it is at; write @In(\"main\") before it");
        }
        if (!participant && parameter.isAnnotated(In.class)) {
            throw refused(parameter, "has @In, which is for a Participant; take it away");
        }
        if (!participant && typeOf(parameter) != Agent.class && parameter.isAnnotated(As.class)) {
            throw refused(parameter, "has @As, which is for a Participant or an Agent; take it away");
        }
        parameter
                .findAnnotation(As.class)
                .map(As::value)
                .filter(Fixture::isUnnamed)
                .ifPresent(id -> {
                    throw refused(
                            parameter,
                            "is to be " + id + ", which is what agents are called that have no @As; use another id");
                });
    }

    private static Object participant(Fixture fixture, ParameterContext parameter) {
        String channel = parameter.findAnnotation(In.class).orElseThrow().value();
        Optional<As> named = parameter.findAnnotation(As.class);
        if (named.isPresent() && timesAsked(parameter, channel, named.get().value()) > 1) {
            throw refused(
                    parameter,
                    "is the agent " + named.get().value() + " at " + channel + ", and so is another parameter; they "
                            + "would be one participant, which cannot conflict with itself. Name another agent, or join "
                            + "a second time with Workspace.join");
        }
        return fixture.participant(channel, agentOf(fixture, parameter));
    }

    private static Object recorder(Fixture fixture, ParameterContext parameter) {
        return fixture.recorder()
                .orElseThrow(() -> refused(
                        parameter,
                        "is asked for by a method that is not the test; take it as a parameter of the test method, too, "
                                + "so that the store is recorded from the beginning"));
    }

    private static long timesAsked(ParameterContext parameter, String channel, String agent) {
        return Arrays.stream(parameter.getDeclaringExecutable().getParameters())
                .filter(other -> other.getType() == Participant.class)
                .filter(other -> AnnotationSupport.findAnnotation(other, In.class)
                        .filter(in -> in.value().equals(channel))
                        .isPresent())
                .filter(other -> AnnotationSupport.findAnnotation(other, As.class)
                        .filter(as -> as.value().equals(agent))
                        .isPresent())
                .count();
    }

    private static String agentOf(Fixture fixture, ParameterContext parameter) {
        return parameter.findAnnotation(As.class).map(As::value).orElseGet(fixture::nextUnnamed);
    }

    private static Class<?> typeOf(ParameterContext parameter) {
        return parameter.getParameter().getType();
    }

    private static ParameterResolutionException refused(ParameterContext parameter, String why) {
        return new ParameterResolutionException("@LeanCtxTest: parameter " + parameter.getIndex() + " ("
                + typeOf(parameter).getSimpleName() + ") of "
                + parameter.getDeclaringExecutable().getName() + " " + why);
    }

    private static Fixture fixture(ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        Fixture.class,
                        key -> openFixture(settings(context), recorderFor(context.getRequiredTestMethod())),
                        Fixture.class);
    }

    private static Optional<HistoryRecorder> recorderFor(Method test) {
        return List.of(test.getParameterTypes()).contains(HistoryRecorder.class)
                ? Optional.of(HistoryRecorder.create())
                : Optional.empty();
    }

    private static Fixture openFixture(LeanCtxTest settings, Optional<HistoryRecorder> recorder) {
        BackendFactory factory = factory(settings.backend());
        try {
            return Fixture.open(factory, settings.workspace(), recorder);
        } catch (Exception e) {
            throw new ParameterResolutionException(
                    "@LeanCtxTest: no store could be opened by "
                            + settings.backend().getName() + ": " + e,
                    e);
        }
    }

    private static BackendFactory factory(Class<? extends BackendFactory> type) {
        try {
            return ReflectionSupport.newInstance(type);
        } catch (Exception e) {
            throw new ParameterResolutionException(
                    "@LeanCtxTest: its backend factory " + type.getName() + " could not be made: " + e
                            + "; make it a top-level or static class, not abstract, with a constructor without parameters",
                    e);
        }
    }

    /** Those nearest to the test: of its method, its class, or a class around that. */
    private static LeanCtxTest settings(ExtensionContext test) {
        for (Optional<ExtensionContext> at = Optional.of(test);
                at.isPresent();
                at = at.get().getParent()) {
            Optional<LeanCtxTest> found =
                    AnnotationSupport.findAnnotation(at.get().getElement(), LeanCtxTest.class);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new ParameterResolutionException(
                "@LeanCtxTest is not on " + test.getDisplayName() + ", nor on a class around it");
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException, InterruptedException {
        Fixture fixture = context.getStore(NAMESPACE).remove(Fixture.class, Fixture.class);
        if (fixture != null) {
            try {
                fixture.close();
            } catch (Throwable e) {
                nameSeed(fixture, e);
                throw e;
            }
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withSeed(context, failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withSeed(context, failure);
    }

    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withSeed(context, failure);
    }

    private static Throwable withSeed(ExtensionContext context, Throwable failure) {
        Fixture fixture = context.getStore(NAMESPACE).get(Fixture.class, Fixture.class);
        if (fixture != null) {
            nameSeed(fixture, failure);
        }
        return failure;
    }

    private static void nameSeed(Fixture fixture, Throwable failure) {
        fixture.faults()
                .seed()
                .ifPresent(seed -> failure.addSuppressed(new IllegalStateException("the test ran under " + seed)));
    }
}
