package io.leanctx.core;

import io.leanctx.Hash;
import java.util.List;

/** Takes the fields of a part of a change, in the order of their names: to write, to weigh, or to collect them. */
interface FieldSink {

    FieldSink field(String name, String value);

    FieldSink field(String name, long value);

    FieldSink field(String name, Hash value);

    FieldSink field(String name, List<String> values);
}
