# The plan: reasons for stations left out, and progress
unserved-no-store = The region has no store, so there is nowhere to start from. Add a store under Region.
unserved-no-pps = Village { $desa } is not among the places. Correct its code, or add its post.
unserved-no-ppk = Village post { $place } names sub-district { $parent }, which is not there. Correct its parent code under Region.
unserved-no-way = There is no way of any kind from { $from } to { $to }. Add a road, river or footpath under Network.
unserved-closed = { $to } is cut off from { $from } by closed edges. Open one of them, or add another way under Network.
unserved-no-vehicle = There is a way from { $from } to { $to }, but no vehicle can go all of it, even when changing at piers. Add a fitting vehicle at { $from } or at a pier under Fleet.
unserved-no-local-vehicle = There is no vehicle at { $to } for going by { $mode } to the stations. Add one under Fleet, or change how the village is travelled.
unserved-kit-too-large = This station's kit ({ $boxes } boxes, { $kg } kg) is more than the largest vehicle at { $from } carries ({ $most_boxes } boxes, { $most_kg } kg). Add a larger one under Fleet.
unserved-no-vehicle-free = Vehicles go this way from { $from }, but none is free for this station's goods. Release settled trips, or add vehicles under Fleet.
settled-no-vehicle = { $vehicle }, settled to load at { $from } at { $load }, is not there any more. Its goods are planned anew; put the vehicle back under Fleet, or release the trip.
settled-goods-go-otherwise = The goods of { $vehicle }, settled to load at { $from } at { $load }, now go another way or twice. They are planned anew; release the trip.
settled-too-much = { $vehicle }, settled to load at { $from } at { $load }, does not hold its goods any more. They are planned anew; release the trip, or correct the class under Fleet.
settled-no-way = { $vehicle }, settled to load at { $from } at { $load }, cannot go its way any more. Its goods are planned anew; open the way under Network, or release the trip.
settled-moved = { $vehicle }, settled to load at { $from } at { $load }, now loads at { $now }, when its goods and the vehicle are there.
doing-prepare = Preparing network and needs
doing-first = Building a first plan
doing-improve = Improving routes
