// Command bench measures the provider at work: plan, apply, a plan without
// changes, one attribute changed everywhere, destroy, for growing numbers of
// applications. `make bench` runs it; `make bench-report` runs `bench report`,
// which writes what was measured last as Markdown with plots.
//
// The same steps are taken with as many terraform_data resources, which is what
// Terraform itself costs (the floor), and where -peer is given with the same
// applications through the hashicorp/kubernetes provider. They take turns step
// by step, so that a busy minute of the machine is everybody's.
//
// Nothing here decides a test: the targets are printed beside what was measured,
// and only a step that fails is an error.
package main
