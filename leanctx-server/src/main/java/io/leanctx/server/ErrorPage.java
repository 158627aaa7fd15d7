package io.leanctx.server;

import io.leanctx.mcp.SessionJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What is answered to what is no HTTP, before it comes in: an error like the others, with nothing of what came. */
final class ErrorPage implements Request.Handler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        String error = SessionJson.write(Map.of(
                "error",
                Map.of("code", status < 500 ? "invalid_input" : "internal", "message", HttpStatus.getMessage(status))));
        response.getHeaders().put(Entrance.API, Integer.toString(Entrance.API_VERSION));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.write(true, ByteBuffer.wrap(error.getBytes(StandardCharsets.UTF_8)), callback);
        return true;
    }
}
