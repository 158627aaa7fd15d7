package io.leanctx.cli;

import io.leanctx.NotAllowedException;
import io.leanctx.StoreFailedException;
import java.io.IOException;
import java.util.Optional;

/** What becomes of a request that a server refused: what it says, with what to do here. */
final class ServerRefusals {

    /** A message is one line of a terminal or some, not a page. */
    private static final int MOST = 1_000;

    private ServerRefusals() {}

    static RuntimeException of(ApiUrl url, ServerClient.Answer answer, boolean hadToken) {
        String said = message(answer);
        return switch (answer.status()) {
            case 401 ->
                new NotAllowedException("the server at " + url
                        + (hadToken
                                ? " does not know the token that was given; give one of its tokens file"
                                : " wants a token; set LEANCTX_TOKEN, or give --token-file")
                        + " (leanctx token makes them)");
            case 403 -> new NotAllowedException(said);
            case 400 -> CliException.usage(said);
            case 413 -> CliException.usage(said);
            case 409, 410, 422, 428 -> CliException.refused(said);
            case 412 -> CliException.refused(code(answer).equals("conflict") ? Failures.CONFLICT : said);
            case 429 -> new StoreFailedException("the server at " + url + " is asked too often: " + said);
            case 404, 405 ->
                new StoreFailedException("the server at " + url + " does not have what is asked for: " + said);
            case 503 -> new StoreFailedException("the server at " + url + " cannot do it just now: " + said);
            default ->
                new StoreFailedException("the server at " + url + " failed (status " + answer.status() + "): " + said);
        };
    }

    static String code(ServerClient.Answer answer) {
        return error(answer).flatMap(error -> error.find("code")).orElse("");
    }

    static String message(ServerClient.Answer answer) {
        String message = error(answer)
                .flatMap(error -> error.find("message"))
                .orElse("it does not say why, by status " + answer.status());
        return message.length() > MOST ? message.substring(0, MOST) + " …" : message;
    }

    private static Optional<JsonValues> error(ServerClient.Answer answer) {
        try {
            return JsonValues.read(answer.body().toArray()).object("error");
        } catch (IOException e) {
            // The status says enough.
            return Optional.empty();
        }
    }
}
