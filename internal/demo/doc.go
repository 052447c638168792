// Command demo shows the provider at work, from an empty working directory to
// an empty second plan. `make demo` runs it when the provider is built and the
// cluster is there; `make demo-down` runs `demo down`.
//
// It drives the real Terraform or OpenTofu on examples/postgresql, and looks at
// the cluster with a client of its own, so that nothing else has to be
// installed. What it makes beside Terraform, a namespace and the Secret with
// the database's password, stands for what a user has in the cluster already.
package main
