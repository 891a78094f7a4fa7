import fetch from "node-fetch";

// The least that reads one subuser.
const { SENDGRID_BASE_URL, SENDGRID_API_KEY } = process.env;
const response = await fetch(`${SENDGRID_BASE_URL}/v3/tracking_settings/open`, {
  headers: { accept: "application/json", authorization: `Bearer ${SENDGRID_API_KEY}`, "on-behalf-of": "acme" },
});
console.log(await response.json());
