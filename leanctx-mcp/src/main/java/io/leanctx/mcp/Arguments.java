package io.leanctx.mcp;

import io.leanctx.InvalidInputException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a call was given, checked against what its action takes. A value that is null counts as not given. */
final class Arguments {

    private final String of;
    private final Map<String, Object> values;

    private Arguments(String of, Map<String, Object> values) {
        this.of = of;
        this.values = values;
    }

    /**
     * Checks arguments.
     *
     * @param of what takes them, for messages
     * @param given what came
     * @param fields what it takes
     * @throws InvalidInputException if a field is unknown, or a value of another type or out of range; the message names it
     */
    static Arguments of(String of, Map<?, ?> given, List<Field> fields) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : given.entrySet()) {
            Object value = entry.getValue();
            Field field = fields.stream()
                    .filter(known -> known.name().equals(entry.getKey()))
                    .findFirst()
                    .orElseThrow(() -> unknown(of, entry.getKey(), fields));
            if (value != null) {
                values.put(field.name(), checked(of, field, value));
            }
        }
        return new Arguments(of, values);
    }

    private static InvalidInputException unknown(String of, @Nullable Object name, List<Field> fields) {
        return new InvalidInputException(of + " has no argument " + Texts.quote(String.valueOf(name)) + "; it takes "
                + String.join(", ", fields.stream().map(Field::name).toList()));
    }

    private static Object checked(String of, Field field, Object value) {
        return switch (field.kind()) {
            case TEXT -> allowed(of, field, text(of, field, value));
            case NUMBER -> number(of, field, value);
            case FLAG -> flag(of, field, value);
            case TEXTS ->
                list(of, field, value).stream()
                        .map(item -> text(of, field, item))
                        .toList();
            case OBJECTS -> objects(of, field, value);
        };
    }

    private static String text(String of, Field field, @Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw wrong(of, field, value);
    }

    private static Boolean flag(String of, Field field, Object value) {
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong(of, field, value);
    }

    private static String allowed(String of, Field field, String value) {
        if (!field.allowed().isEmpty() && !field.allowed().contains(value)) {
            throw new InvalidInputException("argument " + field.name() + " of " + of + " is " + Texts.quote(value)
                    + "; give one of " + String.join(", ", field.allowed()));
        }
        return value;
    }

    private static Long number(String of, Field field, Object value) {
        long number = whole(of, field, value);
        long max = field.max();
        if (number < field.min() || number > max) {
            throw new InvalidInputException("argument " + field.name() + " of " + of + " is " + number
                    + "; give a number from " + field.min() + (max == Long.MAX_VALUE ? "" : " to " + max));
        }
        return number;
    }

    private static long whole(String of, Field field, Object value) {
        if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof BigInteger big && big.bitLength() < Long.SIZE) {
            return big.longValue();
        }
        if (value instanceof Double || value instanceof Float) {
            double real = ((Number) value).doubleValue();
            // 1.0 is the whole number that it is; what is beyond 2^53 may have been another one.
            if (real == Math.rint(real) && Math.abs(real) <= 1L << 53) {
                return (long) real;
            }
        }
        throw wrong(of, field, value);
    }

    private static List<?> list(String of, Field field, Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw wrong(of, field, value);
    }

    private static List<Arguments> objects(String of, Field field, Object value) {
        List<Arguments> objects = new ArrayList<>();
        for (Object item : list(of, field, value)) {
            String name = field.name() + "[" + objects.size() + "] of " + of;
            if (!(item instanceof Map<?, ?> object)) {
                throw new InvalidInputException(name + " is " + kind(item) + "; give an object");
            }
            objects.add(of(name, object, field.items()));
        }
        return List.copyOf(objects);
    }

    private static InvalidInputException wrong(String of, Field field, @Nullable Object value) {
        return new InvalidInputException("argument " + field.name() + " of " + of + " is " + kind(value) + "; give "
                + field.kind().words());
    }

    private static String kind(@Nullable Object value) {
        if (value instanceof String) {
            return "a text";
        } else if (value instanceof Integer || value instanceof Long || value instanceof Double) {
            return "the number " + value;
        } else if (value instanceof Number) {
            return "a number that is too large, or not whole";
        } else if (value instanceof Boolean) {
            return "true or false";
        } else if (value instanceof List<?>) {
            return "a list";
        }
        return value == null ? "null" : "an object";
    }

    String of() {
        return of;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable((String) values.get(name));
    }

    String requireText(String name) {
        return text(name).orElseThrow(() -> missing(name));
    }

    OptionalLong number(String name) {
        Long value = (Long) values.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    long number(String name, long otherwise) {
        return number(name).orElse(otherwise);
    }

    long requireNumber(String name) {
        return number(name).orElseThrow(() -> missing(name));
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    @SuppressWarnings("unchecked") // of() put nothing else there
    Optional<List<String>> texts(String name) {
        return Optional.ofNullable((List<String>) values.get(name));
    }

    @SuppressWarnings("unchecked") // of() put nothing else there
    Optional<List<Arguments>> objects(String name) {
        return Optional.ofNullable((List<Arguments>) values.get(name));
    }

    InvalidInputException missing(String name) {
        return new InvalidInputException("argument " + name + " of " + of + " is missing; give it");
    }
}
