package io.leanctx.core;

import io.leanctx.Change;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How one kind of change is written and read. What it writes as its open part is bound by the chain as it is; its closed
 * part holds free text, and can be erased. Both write the fields of one object, in the order of their names.
 *
 * @param <C> the kind of change
 */
final class ChangeForm<C extends Change> {

    /** Writes the fields of one part. */
    @FunctionalInterface
    interface Part<C> {
        void write(C change, FieldSink out);
    }

    /** Makes a change from its parts. */
    @FunctionalInterface
    interface Reader<C> {
        C read(Json.Fields open, Json.Fields closed) throws MalformedException;
    }

    private final String type;
    private final Class<C> of;
    private final @Nullable Part<C> open;
    private final @Nullable Part<C> closed;
    private final Predicate<C> closes;
    private final boolean readableErased;
    private final Reader<C> reader;

    private ChangeForm(Draft<C> draft, Reader<C> reader) {
        this.type = draft.type;
        this.of = draft.of;
        this.open = draft.open;
        this.closed = draft.closed;
        this.closes = draft.closes;
        this.readableErased = draft.closed == null || draft.closedOptional;
        this.reader = reader;
    }

    static <C extends Change> Draft<C> of(String type, Class<C> of) {
        return new Draft<>(type, of);
    }

    String type() {
        return type;
    }

    Class<C> of() {
        return of;
    }

    boolean hasOpen() {
        return open != null;
    }

    boolean hasClosed(Change change) {
        return closed != null && closes.test(of.cast(change));
    }

    /** Whether what is left after its text was erased is still this kind of change. */
    boolean readableErased() {
        return readableErased;
    }

    void writeOpen(Change change, FieldSink out) {
        if (open != null) {
            open.write(of.cast(change), out);
        }
    }

    void writeClosed(Change change, FieldSink out) {
        if (closed != null) {
            closed.write(of.cast(change), out);
        }
    }

    /** Reads a change; a part that is not there is given as an empty object. */
    C read(Json.Fields openPart, Json.Fields closedPart) throws MalformedException {
        return reader.read(openPart, closedPart);
    }

    /** A form that lacks its reader yet. */
    static final class Draft<C extends Change> {

        private final String type;
        private final Class<C> of;
        private @Nullable Part<C> open;
        private @Nullable Part<C> closed;
        private Predicate<C> closes = change -> true;
        private boolean closedOptional;

        private Draft(String type, Class<C> of) {
            this.type = type;
            this.of = of;
        }

        Draft<C> open(Part<C> part) {
            this.open = part;
            return this;
        }

        /** Text without which the change says nothing: where it was erased, the change reads as unknown. */
        Draft<C> closed(Part<C> part) {
            this.closed = part;
            return this;
        }

        /** Text that may be missing, from the beginning or since it was erased. */
        Draft<C> closedIf(Predicate<C> present, Part<C> part) {
            this.closed = part;
            this.closes = present;
            this.closedOptional = true;
            return this;
        }

        ChangeForm<C> read(Reader<C> reader) {
            return new ChangeForm<>(this, reader);
        }
    }
}
