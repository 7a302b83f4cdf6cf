import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelCause } from '../../../electron/core/judge/model-cause.ts';

const heard = (parts: Partial<Parameters<typeof modelCause>[0]>) =>
  modelCause({ reason: null, failure: null, begun: false, said: null, ...parts });

describe('why a call failed', () => {
  it.each([
    // As transcripts of 2026.2.1 and 2026.7.35 hold it.
    ['401 Incorrect API key provided', 'signed-out'],
    ['402 Your credit balance is too low', 'no-credit'],
    ['403 OAuth token does not meet scope requirement', 'not-allowed'],
    ['404 The model drill-1 does not exist', 'no-such-model'],
    ['429 Rate limit reached for requests', 'rate-limited'],
    ['529 Overloaded', 'overloaded'],
    ['500 The server had an error', 'own-error'],
    ['terminated', 'cut-off'],
    ['Connection error.', 'unreachable'],
    [
      "400 This model's maximum context length is 128000 tokens, however you requested 200000 tokens",
      'too-long',
    ],
    // As events of 2026.7.35 and 2026.9.6 say it.
    ['HTTP 503: Service unavailable', 'overloaded'],
    ['LLM request timed out.', 'too-slow'],
    ['Request timed out.', 'too-slow'],
    ['TypeError: fetch failed', 'unreachable'],
    // Public reports #103773, #71632, #82878, and GitHub Copilot.
    ['Not logged in · Please run /login', 'signed-out'],
    ['CLI produced no output for 180s and was terminated.', 'too-slow'],
    [
      "400 Invalid 'input[12].output[0].image_url'. Expected a base64-encoded data URL",
      'not-taken',
    ],
    [
      "400 messages.463.content.0.image.source.base64.media_type: Input should be 'image/jpeg'",
      'not-taken',
    ],
    ['400 The requested model is not supported.', 'no-such-model'],
    ['LLM request failed: network connection error.', 'unreachable'],
    ['Context overflow: prompt too large for the model. Try /reset', 'too-long'],
  ] as const)('is read from "%s": %s', (said, cause) => {
    expect(heard({ said })).toBe(cause);
  });

  it.each([
    ['auth', 'signed-out'],
    ['billing', 'no-credit'],
    ['rate_limit', 'rate-limited'],
    ['overloaded', 'overloaded'],
    ['model_not_found', 'no-such-model'],
    ['context_overflow', 'too-long'],
    ['timeout', 'unknown'],
    ['a_word_of_tomorrow', 'unknown'],
  ] as const)('is read from the gateway’s own word "%s": %s', (reason, cause) => {
    expect(heard({ reason })).toBe(cause);
  });

  it('comes from the provider’s number before the gateway’s word for it', () => {
    expect(heard({ reason: 'auth', said: '403 OAuth token does not meet scope' })).toBe(
      'not-allowed',
    );
    expect(heard({ reason: 'timeout', failure: 'timeout', said: '429 slow down' })).toBe(
      'rate-limited',
    );
  });

  it('is a length, whatever number is given with it', () => {
    expect(heard({ failure: 'context_length_exceeded', said: '400 no' })).toBe('too-long');
    expect(heard({ reason: 'rate_limit', said: 'Context overflow: too large' })).toBe('too-long');
  });

  it('is a connection that ended in the middle, where an answer had begun', () => {
    const said = 'LLM request timed out.';
    expect(heard({ reason: 'timeout', said, begun: true })).toBe('cut-off');
    expect(heard({ reason: 'timeout', said })).toBe('too-slow');
    expect(heard({ reason: 'auth', begun: true })).toBe('signed-out');
  });

  it('is unknown for any other words, and never a throw', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (reason, said) => {
        const cause = heard({ reason: `no ${reason}`, said: `no ${said}` });
        expect(typeof cause).toBe('string');
      }),
    );
    expect(heard({ reason: '__proto__', failure: 'constructor' })).toBe('unknown');
  });
});

/** Texts of providers as OpenClaw keeps them, each at the number that this provider gives. */
const ANSWERS = {
  'no-credit': [
    '400 {"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits."}}',
    '429 You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.',
    '429 {"error":{"message":"You exceeded your current quota","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}',
    "403 Your newly created team doesn't have any credits yet. You can purchase those on https://console.x.ai.",
    '429 {"error":{"message":"Your account org-1 is suspended, please check your plan and billing details","type":"exceeded_current_quota_error"}}',
    '429 {"error":{"code":"1113","message":"余额不足或无可用资源包,请充值。"}}',
    '400 Access denied, please make sure your account is in good standing.',
    "400 You're out of extra usage. Add more at claude.ai/settings/usage and keep going.",
    '{"type":"error","error":{"type":"insufficient_balance_error","message":"insufficient balance (1008)"}}',
  ],
  'signed-out': [
    '{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}',
    'got status: 400 Bad Request. {"error":{"code":400,"message":"API key expired. Please renew the API key."}}',
    '400 Incorrect API key provided: xa***1. You can obtain an API key from https://console.x.ai.',
    '403 {"error":{"message":"Your API key was reported as leaked. Please use another API key."}}',
    'UnrecognizedClientException: The security token included in the request is invalid.',
    'No API key for provider: openai-codex',
    '{"error":{"code":"1000","message":"身份验证失败。"}}',
  ],
  'not-here': [
    '403 {"error":{"code":"unsupported_country_region_territory","message":"Country, region, or territory not supported","type":"request_forbidden"}}',
    '{"error":{"code":400,"message":"User location is not supported for the API use.","status":"FAILED_PRECONDITION"}}',
    '451 Unavailable For Legal Reasons',
  ],
  'not-allowed': [
    '403 Project `proj_1` does not have access to model `gpt-9`',
    '{"error":{"code":403,"message":"Generative Language API has not been used in project 1 before or it is disabled.","status":"PERMISSION_DENIED"}}',
    "AccessDeniedException: You don't have access to the model with the specified model ID.",
  ],
  'rate-limited': [
    '429 {"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details. For more information on this error, head over to: https://ai.google.dev/gemini-api/docs/rate-limits.","status":"RESOURCE_EXHAUSTED"}}',
    'Cloud Code Assist API error (429): You have exhausted your capacity on this model. Your quota will reset after 2h.',
    'You have hit your ChatGPT usage limit (plus plan). Try again in ~123 min.',
    'ThrottlingException: Too many tokens, please wait before trying again.',
    '429 {"error":{"code":"1302","message":"您当前使用该API的并发数过高，请降低并发"}}',
  ],
  overloaded: [
    '429 {"error":{"code":"1305","message":"该模型当前访问量过大，请您稍后再试"}}',
    '{"error":{"code":503,"message":"The model is overloaded. Please try again later.","status":"UNAVAILABLE"}}',
    '429 {"error":{"message":"The engine is currently overloaded, please try again later","type":"engine_overloaded_error"}}',
    '{"type":"error","error":{"details":null,"type":"overloaded_error","message":"Overloaded"}}',
    '{"error":{"message":"{\\n  \\"error\\": {\\n    \\"code\\": 503,\\n    \\"message\\": \\"high demand\\"","status":"Service Unavailable"}}',
  ],
  'own-error': [
    '500 {"type":"error","error":{"type":"api_error","message":"Internal server error"}}',
    'HTTP 500: {"error":"model requires more system memory (5.6 GiB) than is available (3.1 GiB)"}',
    'LLM error api_error: Internal server error',
    'InternalServerException: The system encountered an unexpected error.',
    '系统繁忙，请稍后重试',
  ],
  'no-such-model': [
    "404 model 'llama9' not found",
    '404 {"type":"error","error":{"type":"not_found_error","message":"model: claude-9"}}',
    '{"error":{"code":404,"message":"models/gemini-0 is not found for API version v1beta, or is not supported for generateContent.","status":"NOT_FOUND"}}',
    '400 anthropic/claude-0 is not a valid model ID',
    "400 The 'gpt-5' model is not supported when using Codex with a ChatGPT account.",
    '410 This model has reached its end of life',
  ],
  'too-long': [
    '400 {"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210245 tokens > 200000 maximum"}}',
    '{"error":{"code":400,"message":"The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)."}}',
    'ValidationException: Input is too long for requested model.',
    '400 {"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error"}}',
    '413 <html><head><title>413 Request Entity Too Large</title></head></html>',
    '413 {"type":"error","error":{"type":"request_too_large","message":"Request exceeds the maximum size"}}',
  ],
  declined: [
    'Provider finish_reason: content_filter',
    'Provider incomplete_reason: content_filter',
    '400 {"type":"error","error":{"type":"invalid_request_error","message":"Output blocked by content filtering policy"}}',
    "400 The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
    '403 meta/llama requires moderation on OpenInference. Your input was flagged for "violence".',
    '400 {"code":"data_inspection_failed","message":"Input data may contain inappropriate content."}',
    'The provider refused this request (category: cyber). Revise the request and try again.',
    '400 {"error":{"code":"1301","message":"系统检测到输入或生成内容可能包含不安全或敏感内容"}}',
  ],
  'not-taken': [
    '400 {"type":"error","error":{"type":"invalid_request_error","message":"messages.4: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_1"}}',
    "400 An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'.",
    '400 No tool call found for function call output with call_id call_1.',
    "400 Item 'rs_1' of type 'reasoning' was provided without its required following item.",
    '400 {"type":"error","error":{"message":"messages.1.content.0.image.source.base64: image exceeds 5 MB maximum"}}',
    'LLM request rejected: messages.10.content.3: unexpected tool_use_id found in tool_result blocks: toolu_1.',
    "LLM request rejected: invalid params, tool result's tool id(callfunctionpwxnv8) not found (2013)",
    'Session history or replay state is invalid. Use /new to start a fresh session and try again.',
  ],
  unreachable: [
    '403 <!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></head></html>',
    '404 <!DOCTYPE html><html><head><title>Not Found</title></head></html>',
    '<html>\r\n<head><title>400 The plain HTTP request was sent to HTTPS port</title></head></html>',
    '502 <html>\r\n<head><title>502 Bad Gateway</title></head>',
    '404 page not found',
    '404 404 page not found',
    '404 {"detail":"Not Found"}',
    '404 status code (no body)',
    '407 Proxy Authentication Required',
    '524 status code (no body)',
    'fetch failed',
    'unable to verify the first certificate',
    'LLM request failed: DNS lookup for the provider endpoint failed.',
  ],
  'cut-off': [
    'terminated',
    'Anthropic stream ended before message_stop',
    'Responses stream ended without a terminal response event',
  ],
  unknown: ['An unknown error occurred', '400 status code (no body)', '422 {"detail":[]}', ''],
} as const;

describe('an answer that only its provider gives so', () => {
  it.each(Object.entries(ANSWERS).flatMap(([cause, texts]) => texts.map((text) => [text, cause])))(
    '"%s" means %s',
    (said, cause) => {
      expect(heard({ said })).toBe(cause);
    },
  );

  it('means the same with half of its body cut off', () => {
    expect(heard({ said: ANSWERS['no-credit'][0].slice(0, 120) })).toBe('no-credit');
    expect(heard({ said: ANSWERS.overloaded[1].slice(0, 60) })).toBe('overloaded');
  });

  it('is told apart by the gateway’s own word where the number means many things', () => {
    expect(heard({ reason: 'billing', said: '403 Forbidden' })).toBe('no-credit');
    expect(heard({ reason: 'billing', said: '429 no' })).toBe('no-credit');
    expect(heard({ reason: 'auth', said: '403 Forbidden' })).toBe('not-allowed');
    expect(heard({ reason: 'rate_limit', said: '402 weekly limit reached' })).toBe('rate-limited');
    expect(heard({ reason: 'server_error' })).toBe('own-error');
    expect(heard({ reason: 'timeout', failure: 'replay_invalid' })).toBe('not-taken');
    expect(heard({ reason: 'tls_certificate' })).toBe('unreachable');
  });

  it('that broke off in the middle is cut off, unless the provider says why', () => {
    const said = 'LLM request failed: network connection was interrupted.';
    expect(heard({ said, begun: true })).toBe('cut-off');
    expect(heard({ said })).toBe('unreachable');
    expect(heard({ said: '500 no', begun: true })).toBe('own-error');
  });
});
