// Package provider is the provider itself: its configuration, and the list of
// what it offers.
//
// Configuring it reads files and the environment, and never talks to a
// cluster: a plan has to work where there is none. Unknown values and a
// missing configuration lead to a cluster that is offline, which planning
// takes and applying refuses; values that can't be right are errors here, at
// their attribute.
package provider
