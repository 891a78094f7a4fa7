import { randomBytes } from "node:crypto";
import { openTrackingSetting } from "../../sendgrid/endpoints/open-tracking-setting";
import { isSendGridEnvelope } from "../../sendgrid/http/error-messages";
import { baseUrlOf, hosts, type Region } from "../../sendgrid/options";
import { headersIn, shapeOf } from "./body-shape";
import { type Finding, findingOf } from "./finding";
import type { Answer, DatedResponse, SingleRequests } from "./single-requests";

/** Whether a username that cannot exist is rejected: otherwise every subuser would have the parent's value. */
export async function checkUnknownName(
  requests: SingleRequests,
  region: Region,
): Promise<{ finding: Finding; response?: DatedResponse | undefined }> {
  const subuser = randomBytes(16).toString("hex");
  const answer = await requests.get({ ...openTrackingSetting({ subuser }, region), parse: () => true });
  return { finding: judge(answer, baseUrlOf(requests.settings, region)), response: answer.response };
}

function judge(answer: Answer<unknown>, baseUrl: string): Finding {
  const check = "unknownName";
  const { host } = new URL(baseUrl);
  if (answer.failure === undefined) {
    const found = `${host} responded with the setting of a subuser that does not exist: the header on-behalf-of was lost on the way, and every subuser would have the parent's value`;
    const remedy = "Let what is behind SENDGRID_BASE_URL pass this header on.";
    return { check, status: "wrong", found, remedy, facts: factsOf(answer.response) };
  }
  const { failure, response } = answer;
  // A status without a response is that of a proxy that refuses to connect.
  if (response === undefined) return findingOf(check, failure);
  const { status, body } = response;
  const facts = factsOf(response);
  if (failure.code === "rate-limited" || status < 400 || status >= 500) {
    const finding = findingOf(check, failure);
    return { ...finding, facts: { ...finding.facts, ...facts } };
  }
  const isSendGrids = isSendGridEnvelope(body) || Object.values<string>(hosts).includes(baseUrl);
  if (isSendGrids) return { check, status: "ok", found: `is refused: ${failure.why}`, facts };
  const found = `${host} answered ${status}, and not as SendGrid does, so it is not known whether the header on-behalf-of arrives`;
  const remedy = "Let what is behind SENDGRID_BASE_URL pass on the requests and SendGrid's responses to them.";
  return { check, status: "wrong", found, remedy, facts };
}

function factsOf(response: DatedResponse) {
  return { httpStatus: response.status, body: shapeOf(response.body), headers: headersIn(response) };
}
