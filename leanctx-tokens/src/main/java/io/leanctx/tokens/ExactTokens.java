package io.leanctx.tokens;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import io.leanctx.InvalidInputException;
import io.leanctx.TokenCounter;
import java.util.Optional;

/**
 * Counters of tokens that count as OpenAI's models do. Exact for these; for the models of others, which do not publish
 * their vocabularies, close, and so best used with a margin.
 *
 * <p>What stands for a control token of a model ({@code <|endoftext|>}) is counted as the text that it is. A vocabulary
 * is loaded when its counter is first asked for, which takes about a second, and kept as long as the process:
 * it never changes, and has some tens of megabytes. Counters may be used by several threads at once.
 *
 * @since 0.1.0
 */
public final class ExactTokens {

    private static final EncodingRegistry VOCABULARIES = Encodings.newLazyEncodingRegistry();

    private ExactTokens() {}

    /**
     * Counts as GPT-4o and the models after it do.
     *
     * @return the counter of the vocabulary {@code o200k_base}
     */
    public static TokenCounter o200k() {
        return counter(VOCABULARIES.getEncoding(EncodingType.O200K_BASE));
    }

    /**
     * Counts as GPT-4 and GPT-3.5 do.
     *
     * @return the counter of the vocabulary {@code cl100k_base}
     */
    public static TokenCounter cl100k() {
        return counter(VOCABULARIES.getEncoding(EncodingType.CL100K_BASE));
    }

    /**
     * Counts as a model does.
     *
     * @param model its name, such as {@code gpt-4o} or {@code gpt-4o-2024-08-06}
     * @return the counter of the model's vocabulary
     * @throws InvalidInputException if the model's vocabulary is not known
     */
    public static TokenCounter forModel(String model) {
        Optional<Encoding> vocabulary = model == null ? Optional.empty() : VOCABULARIES.getEncodingForModel(model);
        return counter(vocabulary.orElseThrow(() -> new InvalidInputException("the vocabulary of model " + model
                + " is not known; use o200k(), or another TokenCounter made for it")));
    }

    private static TokenCounter counter(Encoding vocabulary) {
        return vocabulary::countTokensOrdinary;
    }
}
