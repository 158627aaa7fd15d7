package io.leanctx;

import java.util.Optional;
import java.util.function.Function;

/**
 * A kind of change that a host brings, stored and guarded like the built-in ones.
 *
 * <p>{@code ChangeType.of("acme.plan/1", codec)} makes a kind whose changes append; with {@link #scopedBy} each change
 * overwrites the one with the same key, and is guarded so. Immutable.
 *
 * @param <T> the type of the values
 * @since 0.1.0
 */
public final class ChangeType<T> {

    private final String name;
    private final ChangeCodec<T> codec;
    private final Optional<Function<? super T, String>> scopeKey;

    private ChangeType(String name, ChangeCodec<T> codec, Optional<Function<? super T, String>> scopeKey) {
        this.name = name;
        this.codec = codec;
        this.scopeKey = scopeKey;
    }

    /**
     * Makes a kind whose changes append.
     *
     * @param name a dotted name and a version, {@code [a-z][a-z0-9-]*(.[a-z0-9-]+)+/[0-9]+}, at most 64 characters,
     *     such as {@code acme.plan/1}
     * @param codec writes and reads the values
     * @param <T> the type of the values
     * @return the kind
     * @throws InvalidInputException if {@code name} breaks the rule
     */
    public static <T> ChangeType<T> of(String name, ChangeCodec<T> codec) {
        return new ChangeType<>(requireName(name), Check.present("codec", codec), Optional.empty());
    }

    /**
     * Makes a kind whose changes overwrite: of two with the same key, the newer one counts, whatever the versions of their
     * types. So a value of {@code acme.plan/2} takes the place of one of {@code acme.plan/1}, and is then read with the
     * newer type only; a host that migrates reads with both, and writes with the newer.
     *
     * @param key computes the key of a value; called when a value is proposed, on the caller's thread
     * @return the kind, with the name and codec of this one
     */
    public ChangeType<T> scopedBy(Function<? super T, String> key) {
        return new ChangeType<>(name, codec, Optional.of(Check.present("key function", key)));
    }

    /**
     * The name with its version.
     *
     * @return such as {@code acme.plan/1}
     */
    public String name() {
        return name;
    }

    /**
     * The kind of this type's scopes: the name without its version, so that two versions guard the same things.
     *
     * @return such as {@code acme.plan}
     */
    public String kind() {
        return kindOf(name);
    }

    /**
     * Whether changes of this kind overwrite.
     *
     * @return true if the type came from {@link #scopedBy}
     */
    public boolean isScoped() {
        return scopeKey.isPresent();
    }

    /**
     * Makes a change from a value.
     *
     * @param value the value
     * @return the change
     * @throws InvalidInputException if the codec's text or the key is null or breaks a rule of {@link Change.Custom}
     */
    public Change.Custom encode(T value) {
        Check.present("value of " + name, value);
        return new Change.Custom(
                name, scopeKey.map(key -> Check.present("key of " + name, key.apply(value))), codec.encode(value));
    }

    /**
     * Reads the value of a change.
     *
     * @param change a change of this type
     * @return the value
     * @throws InvalidInputException if {@code change} is of another type
     */
    public T decode(Change.Custom change) {
        if (!change.type().equals(name)) {
            throw new InvalidInputException("a change of type " + change.type() + " cannot be read as " + name);
        }
        return codec.decode(change.body());
    }

    /**
     * The type's name.
     *
     * @return the name with its version
     */
    @Override
    public String toString() {
        return name;
    }

    static String requireName(String name) {
        Check.present("change type", name);
        if (name.length() > 64 || !name.matches("[a-z][a-z0-9-]*(\\.[a-z0-9-]+)+/[0-9]+")) {
            throw new InvalidInputException("change type \"" + Check.excerpt(name)
                    + "\" is not a dotted name and a version of at most 64 characters, as in acme.plan/1");
        }
        return name;
    }

    static String kindOf(String name) {
        return name.substring(0, name.indexOf('/'));
    }
}
