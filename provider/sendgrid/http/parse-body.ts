import { show } from "../../text/show";
import { InvalidResponse, isRecord, parseJson } from "../response-body";
import { messagesOf } from "./error-messages";
import type { ResponseHeaders } from "./rate-limit-headers";

const jsonType = /^application\/([^;]*\+)?json\s*(;|$)/i;

/**
 * The value of a response with status 200. A gateway may have made it: one that contradicts itself, or that was kept
 * for some time, is no value of SendGrid's.
 *
 * @throws InvalidResponse
 */
export function parseBody(headers: ResponseHeaders, body: string): unknown {
  const age = headers.get("age");
  if (Number(age) > 0) throw new InvalidResponse(`is from a cache, and ${Number(age)} s old`);
  const type = headers.get("content-type");
  if (type !== null && !jsonType.test(type)) throw new InvalidResponse(`has the content type ${show(type)}, not JSON`);
  const value = parseJson(body);
  if (value === undefined) throw new InvalidResponse("is not JSON");
  if (isRecord(value) && (value.errors !== undefined || value.error !== undefined)) {
    const messages = messagesOf(body).join("; ");
    throw new InvalidResponse(`has errors although its status is 200${messages === "" ? "" : ` (${messages})`}`);
  }
  return value;
}
