package io.leanctx.testkit.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.leanctx.AgentProfile;
import io.leanctx.Bundle;
import io.leanctx.Change;
import io.leanctx.Hash;
import io.leanctx.Participant;
import io.leanctx.Proposal;
import io.leanctx.Scope;
import io.leanctx.SessionStore;
import io.leanctx.SigningKeys;
import io.leanctx.Watch;
import io.leanctx.Workspace;
import io.leanctx.spi.Bytes;
import io.leanctx.spi.SessionBackend;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** That no forwarding class forgets a method, mixes up arguments, or takes a short form past what is overridden. */
class ForwardingTest {

    /** The default methods that are not made of others, so that a wrapper must pass them on. */
    private static final Set<String> PASSED_ON_THOUGH_DEFAULT = Set.of("subscribe");

    /** Values of the types that are not made up by {@link #MADE_UP}. */
    private static final Map<Class<?>, Object> SAMPLES = Map.ofEntries(
            Map.entry(int.class, 7),
            Map.entry(long.class, 8L),
            Map.entry(boolean.class, true),
            Map.entry(String.class, "text"),
            Map.entry(byte[].class, new byte[] {1}),
            Map.entry(Scope[].class, new Scope[] {Scope.task()}),
            Map.entry(Duration.class, Duration.ofSeconds(9)),
            Map.entry(Instant.class, Instant.EPOCH),
            Map.entry(Object.class, new Object()),
            Map.entry(Optional.class, Optional.of("value")),
            Map.entry(OptionalLong.class, OptionalLong.of(10)),
            Map.entry(List.class, List.of("element")),
            Map.entry(Set.class, Set.of()),
            Map.entry(Map.class, Map.of()),
            Map.entry(OutputStream.class, OutputStream.nullOutputStream()),
            Map.entry(SigningKeys.class, SigningKeys.generate()),
            Map.entry(Hash.class, Hash.sha256(new byte[] {2})),
            Map.entry(Bytes.class, Bytes.wrap(new byte[] {3})),
            Map.entry(Bundle.class, Bundle.of("{}")),
            Map.entry(AgentProfile.class, AgentProfile.client("cursor")),
            Map.entry(Scope.Single.class, Scope.task()),
            Map.entry(Change.class, new Change.Task("a task")));

    /** Values of records, enums and interfaces; of each type one, so that it can be told from any other. */
    private static final ClassValue<Object> MADE_UP = new ClassValue<>() {
        @Override
        protected Object computeValue(Class<?> type) {
            if (type.isRecord()) {
                return madeUp(type);
            }
            if (type.isEnum()) {
                return type.getEnumConstants()[0];
            }
            if (type.isSealed()) {
                return sample(type.getPermittedSubclasses()[0]);
            }
            assertThat(type.isInterface())
                    .as("%s needs a sample in this test", type)
                    .isTrue();
            return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, called, given) -> {
                throw new AssertionError("a wrapper that only passes on called " + called + " of what it was given");
            });
        }
    };

    static Stream<Arguments> forwarded() {
        return Stream.of(
                        kind(SessionBackend.class, ForwardingBackend.class, d -> new ForwardingBackend(d) {}),
                        kind(SessionStore.class, ForwardingStore.class, d -> new ForwardingStore(d) {}),
                        kind(Workspace.class, ForwardingWorkspace.class, d -> new ForwardingWorkspace(d) {}),
                        kind(Participant.class, ForwardingParticipant.class, d -> new ForwardingParticipant(d) {}),
                        kind(Proposal.class, ForwardingProposal.class, d -> new ForwardingProposal(d) {}),
                        kind(Watch.class, ForwardingWatch.class, d -> new ForwardingWatch(d) {}))
                .flatMap(stream -> stream);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forwarded")
    <T> void passesOnWhatIsNotMadeOfOtherMethodsAndNothingElse(
            Method method, Class<? extends T> type, Class<T> of, Function<T, T> wrap) throws Exception {
        if (Modifier.isAbstract(method.getModifiers()) || PASSED_ON_THOUGH_DEFAULT.contains(method.getName())) {
            assertPassedOn(method, of, wrap);
        } else {
            assertThat(Stream.of(type.getDeclaredMethods()).filter(declared -> overrides(declared, method)))
                    .as("%s is made of other methods, and so must not be overridden in %s", method, type)
                    .isEmpty();
        }
    }

    private static <T> void assertPassedOn(Method method, Class<T> of, Function<T, T> wrap) throws Exception {
        List<Call> calls = new ArrayList<>();
        T wrapper = wrap.apply(of.cast(Proxy.newProxyInstance(
                of.getClassLoader(), new Class<?>[] {of}, (self, called, given) -> {
                    calls.add(new Call(called, given == null ? List.of() : Arrays.asList(given)));
                    return called.getReturnType() == void.class ? null : sample(called.getReturnType());
                })));
        List<Object> arguments = new ArrayList<>();
        for (Class<?> type : method.getParameterTypes()) {
            arguments.add(type == String.class ? "text " + arguments.size() : sample(type));
        }

        Object answer = call(method, wrapper, arguments);

        assertThat(calls).as("the calls that one call of %s came to", method).hasSize(1);
        Call call = calls.get(0);
        assertThat(overrides(call.method(), method))
                .as("%s was passed on as %s", method, call.method())
                .isTrue();
        for (int i = 0; i < arguments.size(); i++) {
            assertThat(call.arguments().get(i))
                    .as("argument %d of %s", i, method)
                    .isSameAs(arguments.get(i));
        }
        if (of == Proposal.class) {
            assertThat(answer)
                    .as("what %s returns, so that calls can be chained to it", method)
                    .isSameAs(wrapper);
        } else if (method.getReturnType() != void.class) {
            assertThat(answer).as("what %s returns", method).isSameAs(sample(method.getReturnType()));
        }
    }

    private record Call(Method method, List<Object> arguments) {}

    private static @Nullable Object call(Method method, Object on, List<Object> arguments) throws Exception {
        try {
            return method.invoke(on, arguments.toArray());
        } catch (InvocationTargetException e) {
            throw new AssertionError(method + " threw " + e.getCause(), e.getCause());
        }
    }

    private static <T> Stream<Arguments> kind(Class<T> of, Class<? extends T> type, Function<T, T> wrap) {
        return Stream.of(of.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> !method.isBridge())
                .map(method -> arguments(method, type, of, wrap));
    }

    private static boolean overrides(Method declared, Method method) {
        return declared.getName().equals(method.getName())
                && Arrays.equals(declared.getParameterTypes(), method.getParameterTypes());
    }

    /** A value of a type, each time the same one. */
    private static Object sample(Class<?> type) {
        Object known = SAMPLES.get(type);
        return known != null ? known : MADE_UP.get(type);
    }

    private static Object madeUp(Class<?> type) {
        Class<?>[] components = Stream.of(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(components);
            return canonical.newInstance(
                    Stream.of(components).map(ForwardingTest::sample).toArray());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(type + " needs a sample in this test", e);
        }
    }
}
