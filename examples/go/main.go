package main

import (
	sendgrid "example.com/pulumi-sendgrid-open-tracking/sdk/go/sendgridopentracking"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		// One account: live in each preview, and compared with the last update.
		acme, err := sendgrid.NewOpenTracking(ctx, "acme", &sendgrid.OpenTrackingArgs{
			Subuser: pulumi.String("acme"),
		})
		if err != nil {
			return err
		}
		// All subusers at once, compared with what is expected.
		fleet, err := sendgrid.NewOpenTrackingFleet(ctx, "all", &sendgrid.OpenTrackingFleetArgs{
			Expectations: sendgrid.ExpectationsFileArgs{
				Default: sendgrid.ExpectationsFileEntryArgs{
					Expected:         pulumi.Bool(false),
					EnforcementLevel: sendgrid.EnforcementLevelAdvisory,
				},
				Subusers: sendgrid.ExpectationsFileEntryMap{
					"newsletter": sendgrid.ExpectationsFileEntryArgs{Expected: pulumi.Bool(true)},
				},
			},
			OnUnreadable: sendgrid.OnUnreadableWarn,
		})
		if err != nil {
			return err
		}
		// A value of this moment, and nothing in state.
		newsletter, err := sendgrid.LookupOpenTracking(ctx, &sendgrid.LookupOpenTrackingArgs{
			Subuser: pulumi.StringRef("newsletter"),
		})
		if err != nil {
			return err
		}
		// A second parent account, with a key of its own.
		eu, err := sendgrid.NewProvider(ctx, "eu", &sendgrid.ProviderArgs{
			ApiKey: config.New(ctx, "").RequireSecret("euApiKey"),
			Region: sendgrid.RegionEu,
		})
		if err != nil {
			return err
		}
		euShop, err := sendgrid.NewOpenTracking(ctx, "eu-shop", &sendgrid.OpenTrackingArgs{
			Subuser: pulumi.String("shop"),
		}, pulumi.Provider(eu))
		if err != nil {
			return err
		}
		ctx.Export("acmeTracksOpens", acme.Enabled)
		ctx.Export("tracksOpens", fleet.Enabled)
		ctx.Export("newsletterTracksOpens", pulumi.Bool(newsletter.Enabled))
		ctx.Export("euShopTracksOpens", euShop.Enabled)
		return nil
	})
}
