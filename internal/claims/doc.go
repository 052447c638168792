// Package claims looks after the data: the volume claims that a set's
// controller makes out of claim templates, those of a Deployment, which we
// make, and those that are resources of their own (One).
//
// A set's claim is an application's by its name, <volume>-<application>-<ordinal>,
// and only if its labels are absent or the application's own (two applications
// can mean one name: "wal-db" with volume "data", and "db" with "data-wal"), it
// is not being deleted and no pod of another workload mounts it. A Deployment has
// one claim for each volume, <volume>.<application>: with a dot, which no name of
// a volume or an application has, so it is nobody else's and no set's.
//
// Nothing here deletes a claim with data unless the policy says "Delete", no pod
// mounts it, and it carries the mark of this very resource instance, which only
// claims get that one of its pods has used. What can't be proven to be ours is
// kept, and why is said. A claim that is a resource of its own and never had a
// volume has no data: it is deleted, or made anew when it can't become what is
// wanted; one with data gives way only where the user has allowed it. No volume is
// ever deleted: what becomes of it when its claim goes says its reclaim policy.
package claims
