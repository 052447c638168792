// Package volumeclaim is the resource stateful_volume_claim: one claim that no
// application makes.
package volumeclaim
