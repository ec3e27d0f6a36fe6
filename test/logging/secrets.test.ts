import { describe, expect, it } from "vitest";
import { redactText, secrecyOf } from "../../src/logging/secrets.js";

describe("secrecyOf", () => {
  it.each([
    "apiKey",
    "api_key",
    "API-KEY",
    "x-api-key",
    "OPENAI_API_KEY",
    "apikeys",
    "authorization",
    "Authorization",
    "proxyAuthorization",
    "password",
    "userPassword",
    "passwd",
    "pwd",
    "passphrase",
    "secret",
    "clientSecret",
    "secrets",
    "accessToken",
    "refresh_token",
    "privateKey",
    "secret_key",
    "encryptionKey",
    "credentials",
    "sessionToken",
  ])("hides everything under %s", (key) => {
    expect(secrecyOf(key)).toBe("always");
  });

  it.each(["token", "tokens", "maxTokens", "tokenCount", "botToken", "auth", "cookie", "set-cookie", "pass", "jwt"])(
    "hides texts but not numbers under %s",
    (key) => {
      expect(secrecyOf(key)).toBe("text");
    },
  );

  it.each([
    "key",
    "name",
    "tokenizer",
    "author",
    "passage",
    "sessionId",
    "userId",
    "message",
    "monkey",
    "secretary",
    "__proto__",
    "",
  ])("hides nothing under %s", (key) => {
    expect(secrecyOf(key)).toBe("none");
  });
});

describe("redactText", () => {
  it.each([
    ["key sk-abcdef123456 used", "key [redacted] used"],
    ["sk-proj-Ab_cd-1234567890", "[redacted]"],
    ["Bearer abc.def-123", "Bearer [redacted]"],
    ["sent authorization: Basic dXNlcjpwYXNz now", "sent authorization: [redacted] now"],
    ['{"Authorization":"Bearer abcdef123"}', '{"Authorization":[redacted]}'],
    ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc_def", "[redacted]"],
    ["ghp_abcdefghij1234567890", "[redacted]"],
    ["AKIAIOSFODNN7EXAMPLE", "[redacted]"],
    ["redis://user:hunter2@db:6379/0", "redis://[redacted]@db:6379/0"],
    ["https://api.test/v1?api_key=abcdef&x=1", "https://api.test/v1?api_key=[redacted]&x=1"],
    ["password='x y', done", "password=[redacted], done"],
    ["OPENAI_API_KEY=abcdef", "OPENAI_API_KEY=[redacted]"],
    ["token: abcdef", "token: [redacted]"],
    ["-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----", "[redacted]"],
    ["-----BEGIN PRIVATE KEY-----\nabc", "[redacted]"],
  ])("turns %j into %j", (text, clean) => {
    expect(redactText(text)).toBe(clean);
  });

  it.each([
    "Mira answered in 12 ms",
    "token: 300 of 4000",
    "the task-manager asked the desk-clerk",
    "the password is wrong",
    "http://localhost:8080/path@home",
    "character/not-found: Mira",
  ])("leaves %j as it is", (text) => {
    expect(redactText(text)).toBe(text);
  });

  it.each([
    "sk-",
    "Bearer ",
    "://a:",
    "-----BEGIN PRIVATE KEY-----",
    "token=",
    "eyJaaaaaaaaaa.",
    "authorization: ",
    'x_api_key="',
    "a:b@",
  ])(
    "takes linear time on %j repeated",
    (piece) => {
      // The slowest takes some milliseconds; quadratic patterns would need minutes.
      expect(redactText(piece.repeat(100_000)).length).toBeGreaterThan(0);
    },
    2000,
  );
});
