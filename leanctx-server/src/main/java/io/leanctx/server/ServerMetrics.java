package io.leanctx.server;

import io.leanctx.StoreObserver;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;

/**
 * Counts what a server and its store do, for Prometheus. A host that wants the store's part makes one, gives it to the builder of its store
 * as {@code observer}, and to the server as well; without that a server has one of its own, without the store's part. No label
 * is made of what clients send. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class ServerMetrics implements StoreObserver {

    static final String TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final double NANOS = 1e9;
    private static final double[] SECONDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
    };

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final AtomicBoolean hasJvm = new AtomicBoolean();
    private final Counter requests = Counter.builder()
            .name("leanctx_http_requests_total")
            .help("Requests answered, streams that ended included")
            .labelNames("route", "status")
            .register(registry);
    private final Histogram latency = Histogram.builder()
            .name("leanctx_http_request_seconds")
            .help("From the head of a request to the end of its answer, without streams")
            .labelNames("route")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
    private final Counter commits = Counter.builder()
            .name("leanctx_commits_total")
            .help("Proposals that landed, those that were tried again included")
            .register(registry);
    private final Counter conflicts = Counter.builder()
            .name("leanctx_conflicts_total")
            .help("Proposals that met a conflict")
            .register(registry);
    private final Counter retries = Counter.builder()
            .name("leanctx_retries_total")
            .help("Commits of the JSON API that had landed before, and were answered again")
            .register(registry);
    private final Histogram commitLatency = Histogram.builder()
            .name("leanctx_commit_seconds")
            .help("From being proposed to being answered, in the store")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .register(registry);
    private final Counter batches = Counter.builder()
            .name("leanctx_batches_total")
            .help("Batches of commits that were written with one durability point")
            .register(registry);
    private final Counter loads = Counter.builder()
            .name("leanctx_loads_total")
            .help("Sessions that were loaded from the storage")
            .register(registry);
    private final Counter delivered = Counter.builder()
            .name("leanctx_watch_commits_total")
            .help("Commits that watches delivered")
            .register(registry);

    /** Creates metrics that have counted nothing yet. */
    public ServerMetrics() {
        // Begins with what a scrape should find even where nothing happened.
        for (Route route : Route.values()) {
            latency.initLabelValues(route.label());
        }
    }

    @Override
    public void answered(String workspace, String channel, boolean committed, Duration took) {
        (committed ? commits : conflicts).inc();
        commitLatency.observe(took.toNanos() / NANOS);
    }

    @Override
    public void written(int count, Duration duration) {
        batches.inc();
    }

    @Override
    public void loaded(String workspace, String channel, long count, Duration duration) {
        loads.inc();
    }

    @Override
    public void delivered(String workspace, String channel, long behind) {
        delivered.inc();
    }

    void request(Route route, int status, long nanos) {
        requests.labelValues(route.label(), Integer.toString(status)).inc();
        if (route != Route.EVENTS && !(route == Route.MCP && status == 200 && nanos > 30 * NANOS)) {
            latency.labelValues(route.label()).observe(nanos / NANOS);
        }
    }

    void retried() {
        retries.inc();
    }

    /** Shows a number as it is at each scrape. */
    void gauge(String name, String help, IntSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsInt()))
                .register(registry);
    }

    /** All of it, in the text format of Prometheus. What the JVM has is looked up from the first time on. */
    String text() {
        if (hasJvm.compareAndSet(false, true)) {
            JvmMetrics.builder().register(registry);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("a stream in memory does not fail", e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
