import pulumi
import pulumi_sendgrid_open_tracking as sendgrid

# One account: live in each preview, and compared with the last update.
acme = sendgrid.OpenTracking("acme", subuser="acme")

# All subusers at once, compared with what is expected.
fleet = sendgrid.OpenTrackingFleet(
    "all",
    expectations=sendgrid.ExpectationsFileArgs(
        default=sendgrid.ExpectationsFileEntryArgs(expected=False, enforcement_level="advisory"),
        subusers={"newsletter": sendgrid.ExpectationsFileEntryArgs(expected=True)},
    ),
    on_unreadable="warn",
)

# A value of this moment, and nothing in state.
newsletter = sendgrid.get_open_tracking(subuser="newsletter")

# A second parent account, with a key of its own.
eu = sendgrid.Provider("eu", api_key=pulumi.Config().require_secret("euApiKey"), region="eu")
eu_shop = sendgrid.OpenTracking("eu-shop", subuser="shop", opts=pulumi.ResourceOptions(provider=eu))

pulumi.export("acmeTracksOpens", acme.enabled)
pulumi.export("tracksOpens", fleet.enabled)
pulumi.export("newsletterTracksOpens", newsletter.enabled)
pulumi.export("euShopTracksOpens", eu_shop.enabled)
