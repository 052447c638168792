// Package claimpolicy is the resource stateful_volume_claim_policy.
package claimpolicy
