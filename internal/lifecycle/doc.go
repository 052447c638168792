// Package lifecycle is the Terraform behaviour that every resource shares: plan,
// create, read, update, delete, what is kept in private state, and how errors
// become sentences. A resource brings a Kind and gets the rest from New.
//
// # State holds what we send
//
// The computed attribute objects is the compiled, canonical, redacted JSON of
// every object: a pure function of the configuration. So the planned value
// always equals the applied one, with a cluster or without, and a plan needs no
// cluster. Read writes only the fields in which the live object differs into it,
// so that the plan shows exactly those.
//
// # Unknown values
//
// The compiler knows nothing of unknown values. A plan compiles the
// configuration twice, with two different valid placeholders in place of each
// unknown one; objects that come out different are unknown, all others are
// known.
//
// # Without the framework
//
// The framework works on a resource once for each attribute of its schema. What a
// plan asks of every resource (Shortcut) is answered from the protocol's values
// directly; the framework gets what is special, and both come to the same functions:
// validate, read and plan.
//
// # Secrecy
//
// Sensitivity marks never reach a provider. Values that may be secret (env,
// config_files) are masked in objects, and nothing here logs a body.
package lifecycle
