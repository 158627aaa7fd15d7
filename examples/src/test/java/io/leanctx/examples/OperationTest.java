package io.leanctx.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An operation of the demo")
class OperationTest {

    @ParameterizedTest
    @EnumSource(Operation.Part.class)
    @DisplayName("is read back from its id")
    void roundTrip(Operation.Part part) {
        assertThat(Operation.parse(new Operation(17, part).id())).contains(new Operation(17, part));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "step-", "step-01", "step--1", "step-1-", "step-1-take", "step-1 ", "step-9999999999"})
    @DisplayName("has no other id")
    void strangers(String id) {
        assertThat(Operation.parse(id)).isEmpty();
    }

    @Test
    @DisplayName("comes in the order in which an agent does what belongs to a step")
    void order() {
        List<Operation> ordered = List.of(
                new Operation(2, Operation.Part.RELEASE),
                new Operation(10, Operation.Part.YIELD),
                new Operation(10, Operation.Part.ACCEPT),
                new Operation(10, Operation.Part.CLAIM),
                new Operation(10, Operation.Part.STEP),
                new Operation(10, Operation.Part.RELEASE));

        assertThat(ordered).isSorted();
        assertThat(new Operation(3, Operation.Part.STEP).id()).isEqualTo("step-3");
    }
}
