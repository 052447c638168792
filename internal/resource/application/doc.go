// Package application is the resource stateful_application.
package application
