import { show } from "../../text/show";
import { InvalidResponse, isRecord, parseJson } from "../response-body";
import { messagesOf } from "./error-messages";
import type { ResponseHeaders } from "./rate-limit-headers";

const jsonType = /^application\/([^;]*\+)?json\s*(;|$)/i;

/**
 * The value of a response with status 200. A gateway may have made it: one that contradicts itself is no value of
 * SendGrid's, and one with an Age header, even of 0 s, was made for another request (RFC 9111, section 5.1).
 *
 * @throws InvalidResponse
 */
export function parseBody(headers: ResponseHeaders, body: string): unknown {
  const age = headers.get("age");
  if (age !== null) throw new InvalidResponse(`is from a cache: its Age is ${show(age)}`);
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
