//go:build tools

package main

import _ "github.com/pulumi/pulumi/sdk/v3/go/pulumi-language-go"
