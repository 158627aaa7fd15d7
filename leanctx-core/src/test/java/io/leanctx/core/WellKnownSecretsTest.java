package io.leanctx.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.leanctx.Redactor;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No secret stands here in one piece, so that nobody who looks for secrets finds one. */
@DisplayName("The redactor of well-known secrets")
class WellKnownSecretsTest {

    private static final Redactor REDACTOR = Redactor.wellKnownSecrets();
    private static final String ALPHANUMERIC = "aB3dE5gH7jK9mN1pQ3sT5vW7yZ";
    private static final String LONG = ALPHANUMERIC.repeat(3);
    private static final String LINE = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";

    static Stream<Arguments> secrets() {
        return Stream.of(
                Arguments.of("aws-access-key", "AKIA" + "ABCDEFGHIJ234567"),
                Arguments.of("aws-access-key", "ASIA" + "ABCDEFGHIJ234567"),
                Arguments.of("github-token", "ghp" + "_" + LONG.substring(0, 36)),
                Arguments.of("github-token", "ghs" + "_" + LONG.repeat(9)),
                Arguments.of("github-token", "github" + "_pat_" + LONG),
                Arguments.of("gitlab-token", "glpat" + "-" + ALPHANUMERIC),
                Arguments.of("anthropic-key", "sk-" + "ant-api03-" + LONG + "-_" + LONG),
                Arguments.of("openai-key", "sk-" + "proj-" + LONG + "_" + LONG),
                Arguments.of("openai-key", "sk-" + LONG.substring(0, 48)),
                Arguments.of("stripe-key", "sk" + "_live_" + ALPHANUMERIC),
                Arguments.of("stripe-key", "rk" + "_test_" + ALPHANUMERIC),
                Arguments.of("slack-token", "xox" + "b-123456789012-1234567890123-" + ALPHANUMERIC),
                Arguments.of("google-api-key", "AIza" + LONG.substring(0, 35)),
                Arguments.of("hugging-face-token", "hf" + "_" + LONG.substring(0, 34)),
                Arguments.of("npm-token", "npm" + "_" + LONG.substring(0, 36)),
                Arguments.of("pypi-token", "pypi" + "-AgEIcHlwaS5vcmc" + LONG),
                Arguments.of("json-web-token", "ey" + "JhbGciOiJIUzI1NiJ9.ey" + "JzdWIiOiIxMjM0NTY3ODkwIn0." + LONG),
                Arguments.of(
                        "private-key",
                        "-----BEGIN " + "PRIVATE KEY-----\n" + LINE + "\n" + LINE + "\n-----END " + "PRIVATE KEY-----"),
                Arguments.of(
                        "private-key",
                        "-----BEGIN " + "RSA PRIVATE KEY-----\r\nProc-Type: 4,ENCRYPTED\r\n\r\n" + LINE
                                + "\r\n-----END " + "RSA PRIVATE KEY-----"),
                Arguments.of(
                        "private-key",
                        "-----BEGIN " + "OPENSSH PRIVATE KEY-----\\n" + LINE + "\\n" + LINE + "==\\n-----END "
                                + "OPENSSH PRIVATE KEY-----"));
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("secrets")
    @DisplayName("takes out all of a secret, and nothing beside it, wherever it stands")
    void takesOut(String name, String secret) {
        String mark = "[redacted:" + name + "]";
        assertThat(REDACTOR.redact(secret)).isEqualTo(mark);
        assertThat(REDACTOR.redact("before " + secret + ", after")).isEqualTo("before " + mark + ", after");
        assertThat(REDACTOR.redact("{\"key\":\"" + secret + "\"}")).isEqualTo("{\"key\":\"" + mark + "\"}");
        assertThat(REDACTOR.redact("KEY=" + secret + "\nOTHER=" + secret + "\n"))
                .isEqualTo("KEY=" + mark + "\nOTHER=" + mark + "\n");
    }

    @Test
    @DisplayName("takes the password out of a URL, and leaves the user and the host")
    void passwordsInUrls() {
        assertThat(REDACTOR.redact("postgres://app:" + "s3cret!@db.example.org:5432/main"))
                .isEqualTo("postgres://app:[redacted:password-in-url]@db.example.org:5432/main");
        assertThat(REDACTOR.redact("clone https://me:" + "p@ss@example.org/x.git and redis://:" + "pw@cache:6379"))
                .isEqualTo("clone https://me:[redacted:password-in-url]@example.org/x.git"
                        + " and redis://:[redacted:password-in-url]@cache:6379");
    }

    @Test
    @DisplayName("takes out an azure storage key, and leaves what names the account")
    void azureKeys() {
        String key = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/abcdefghijklmnopqrstuv==";
        assertThat(REDACTOR.redact("AccountName=a;AccountKey=" + key + ";EndpointSuffix=core"))
                .isEqualTo("AccountName=a;AccountKey=[redacted:azure-storage-key];EndpointSuffix=core");
    }

    @Test
    @DisplayName("takes out what is there of a private key that was cut off, and leaves the words after it")
    void cutOffKeys() {
        String begin = "-----BEGIN " + "EC PRIVATE KEY-----";
        assertThat(REDACTOR.redact(begin + "\n" + LINE + "\n" + LINE + "\nis what the file begins with"))
                .isEqualTo("[redacted:private-key]\nis what the file begins with");
        assertThat(REDACTOR.redact(begin + " is how such a file begins"))
                .isEqualTo("[redacted:private-key] is how such a file begins");
        assertThat(REDACTOR.redact(begin + "\n" + LINE + "\nthen " + begin + "\n" + LINE + "\n-----END "
                        + "EC PRIVATE KEY----- end"))
                .isEqualTo("[redacted:private-key]\nthen [redacted:private-key] end");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the task-based risk-averse sk-learn sk-folding-cube-animation-container-large",
                "see http://localhost:8080/a@b and http://localhost:8080?mail=a@b, or mail me@example.org",
                "{\"url\":\"http://localhost:8080\",\"mail\":\"me@example.org\"}",
                "ssh://git@example.org:22/team/x@y and git@example.org:team/x.git",
                "AKIAN is no key, nor is AKIAABCDEFGHIJ234567X, nor FAKIAABCDEFGHIJ234567",
                "commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
                "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----",
                "ghp_short npm_run_build hf_token xoxo-hugs-and-kisses-to-all glpat-short",
                "eyJhbGciOiJIUzI1NiJ9 alone is the head of a token",
                "AIzaTooShort and sk_live_short and pypi-publish-action-with-a-very-long-name-that-is-no-token-at-all",
                "01a20472-3e1e-75d4-a7c9-7d05e044b06e"
            })
    @DisplayName("leaves alone what only looks like a secret")
    void leavesAlone(String harmless) {
        assertThat(REDACTOR.redact(harmless)).isEqualTo(harmless);
    }

    @Test
    @DisplayName("finds nothing more in what it has redacted")
    void idempotent() {
        String all = String.join(
                " ", secrets().map(arguments -> (String) arguments.get()[1]).toList());
        String once = REDACTOR.redact(all + " https://me:" + "pw@host/");
        assertThat(REDACTOR.redact(once)).isEqualTo(once);
        assertThat(once).doesNotContain(LINE).doesNotContain(ALPHANUMERIC);
    }

    @Test
    @DisplayName("takes time proportional to the text, also where that was made to take long")
    void linear() {
        String begin = "-----BEGIN " + "PRIVATE KEY-----";
        List<String> repeated = List.of(
                begin,
                begin + LINE,
                begin + "-----END ",
                "eyJ",
                "eyJaaaaaaaa.",
                "eyJaaaaaaaa.eyJaaaaaaaa",
                "-eyJaaaaaaaa",
                "a",
                "a:",
                "http://",
                "http://a:b",
                "http://a:b@",
                "a://:",
                "sk-",
                "sk-proj-",
                "sk-ant-aaaa-",
                "xoxb-",
                "glpat-",
                "github_pat_",
                "AIza-",
                "AccountKey=",
                "AKIA ",
                "-",
                "-----",
                "\n");
        for (String piece : repeated) {
            String text = piece.repeat((256 << 10) / piece.length());
            assertTimeoutPreemptively(
                    Duration.ofSeconds(30),
                    () -> assertThat(REDACTOR.redact(text)).isNotNull(),
                    () -> "on 256 Ki characters of " + piece);
        }
    }
}
