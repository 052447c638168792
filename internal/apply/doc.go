// Package apply carries an object.Set to the cluster: ordered server-side
// apply, observing what is there, pruning and deleting.
//
// # Safety
//
//   - A field of another manager is a *ConflictError. Ownership is forced only
//     to repair drift: fields that we sent before, that an update (kubectl edit,
//     kubectl scale) has changed since, and whose present value the plan has
//     shown to the user.
//   - It never touches an object of somebody else: one without our label, with
//     another owner or, where no owner is set, made by another resource
//     instance, is a *NotOwnedError. Each Create of a resource has an instance
//     id of its own, so a replacement that has taken over an object is safe
//     from the Delete of its predecessor.
//   - It deletes only with a UID precondition, and never a volume claim: that
//     is package claims' business.
//
// An Inventory that is returned beside an error is valid: it says what has been
// applied so far.
package apply
